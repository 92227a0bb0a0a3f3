import { createFileRoute } from '@tanstack/react-router'
import { readKeySearch } from '../../../api-keys/key-search.ts'
import { KeysPage } from '../../../api-keys/keys-page.tsx'

export const Route = createFileRoute('/_signed-in/$space/api-keys')({
  validateSearch: readKeySearch,
  component: KeysPage,
})
