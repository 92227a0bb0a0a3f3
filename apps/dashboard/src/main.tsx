import './theme/global.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { errorCodeOf, queryClient, whenBlocked, whenConfirmationIsNeeded, whenSessionEnds } from './api/api.ts'
import { LanguageProvider } from './app/language.tsx'
import { loadFirstPage, router } from './app/router.tsx'
import { continueSession, leaveWhenBlocked } from './sign-in/continue-session.ts'
import { resolveVariables, theme } from './theme/theme.ts'
import { ConnectionBanner } from './ui/components/connection-banner.tsx'

// what adds <style> elements asks for the nonce that the server has put into the page
const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
Object.assign(globalThis, { __webpack_nonce__: nonce })

// the build puts them beside the components
if (import.meta.env.DEV) void import('@mantine/core/styles.layer.css')

const firstPage = loadFirstPage()
/** After the first page: it shows and requests nothing before the first action. */
const Overlays = lazy(() => firstPage.then(() => import('./app/overlays.tsx')))

whenSessionEnds(continueSession)
whenBlocked(leaveWhenBlocked)
whenConfirmationIsNeeded(async () => (await import('./second-factor/ask-to-confirm.tsx')).askToConfirm())

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
// what the server has refused is said on the page
const onCaughtError = (error: unknown) => {
  if (errorCodeOf(error) === 'internal') reportError(error)
}
createRoot(root, { onCaughtError }).render(
  <StrictMode>
    {/* all of the theme's variables are written here, so that no style sheet has to be loaded with the library's */}
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      deduplicateCssVariables={false}
      cssVariablesResolver={resolveVariables}
      getStyleNonce={() => nonce}
    >
      <LanguageProvider>
        <QueryClientProvider client={queryClient}>
          <ConnectionBanner />
          <RouterProvider router={router} />
          <Suspense>
            <Overlays />
          </Suspense>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  </StrictMode>,
)
