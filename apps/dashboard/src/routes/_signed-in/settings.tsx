import { createFileRoute } from '@tanstack/react-router'
import { requireSuperAdmin } from '../../app/session.ts'
import { readSettingSearch } from '../../settings/setting-search.ts'
import { SettingsPage } from '../../settings/settings-page.tsx'

export const Route = createFileRoute('/_signed-in/settings')({
  validateSearch: readSettingSearch,
  beforeLoad: requireSuperAdmin,
  component: SettingsPage,
})
