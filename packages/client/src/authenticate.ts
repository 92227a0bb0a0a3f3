import { digestAuthenticator } from './digest.ts'
import { TransportFailure } from './failure.ts'
import type { Auth, Credentials } from './options.ts'
import type { Authenticate } from './request.ts'

export function authenticatorOf(auth: Auth): Authenticate {
  return typeof auth === 'function' ? renewing(auth) : fixed(auth)
}

function fixed(credentials: Credentials): Authenticate {
  if ('apiKey' in credentials) return (_request, send) => send({ 'x-api-key': credentials.apiKey })
  if ('bearer' in credentials) return (_request, send) => send({ authorization: `Bearer ${credentials.bearer}` })
  if ('password' in credentials) return digestAuthenticator(credentials)
  throw new TypeError('auth must be { apiKey }, { bearer }, { username, domain, password } or a function')
}

/** Credentials that are asked for when they are needed, and again after a 401; requests at the same time ask once. */
function renewing(renew: () => Credentials | Promise<Credentials>): Authenticate {
  let current: Promise<Authenticate> | undefined
  const ask = async () => {
    try {
      return fixed(await renew())
    } catch (cause) {
      current = undefined
      throw new TransportFailure('unauthenticated', 'The function given as auth has failed.', { cause })
    }
  }
  const get = () => {
    current ??= ask()
    return current
  }
  return async (request, send) => {
    const used = get()
    const answer = await (await used)(request, send)
    if (answer.status !== 401) return answer
    if (current === used) current = undefined
    return (await get())(request, send)
  }
}
