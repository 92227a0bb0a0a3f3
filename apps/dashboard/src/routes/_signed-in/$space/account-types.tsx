import { createFileRoute } from '@tanstack/react-router'
import { TypesPage } from '../../../account-types/types-page.tsx'

export const Route = createFileRoute('/_signed-in/$space/account-types')({ component: TypesPage })
