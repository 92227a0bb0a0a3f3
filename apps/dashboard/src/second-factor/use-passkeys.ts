import { useQuery } from '@tanstack/react-query'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { toastProblem } from '../ui/components/toast.tsx'
import { passkeyMessages } from './passkey.messages.ts'

/** What speaks to the authenticator, loaded when a passkey is first used. */
const load = () => import('@simplewebauthn/browser')

/** Whether this browser has passkeys at all. */
export const hasPasskeys = (): boolean => typeof PublicKeyCredential === 'function'

/** What the second factor of the own account is made of. */
export const useSecondFactor = () => useQuery(apiOf(null).secondFactor.get.queryOptions()).data

/** Makes a passkey, or signs with one. Both resolve with null where the browser gave none, which has been said by then. */
export function usePasskeys() {
  const say = useMessages(passkeyMessages)
  const given = async <T>(asked: Promise<T>): Promise<T | null> => {
    try {
      return await asked
    } catch (error) {
      const isKnown = error instanceof Error && error.name === 'InvalidStateError'
      toastProblem(say(isKnown ? 'registered_already' : 'not_given'))
      return null
    }
  }
  return {
    make: async (options: Parameters<Library['startRegistration']>[0]['optionsJSON']) => {
      const made = await given((await load()).startRegistration({ optionsJSON: options }))
      return made && { ...made, clientExtensionResults: { ...made.clientExtensionResults } }
    },
    sign: async (options: Parameters<Library['startAuthentication']>[0]['optionsJSON']) => {
      const signed = await given((await load()).startAuthentication({ optionsJSON: options }))
      return signed && { ...signed, clientExtensionResults: { ...signed.clientExtensionResults } }
    },
  }
}

type Library = Awaited<ReturnType<typeof load>>
