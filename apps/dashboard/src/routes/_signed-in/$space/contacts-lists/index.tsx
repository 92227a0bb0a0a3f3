import { createFileRoute } from '@tanstack/react-router'
import { ListsPage } from '../../../../contacts-lists/lists-page.tsx'

export const Route = createFileRoute('/_signed-in/$space/contacts-lists/')({ component: ListsPage })
