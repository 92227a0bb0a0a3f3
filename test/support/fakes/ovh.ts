import { createHash } from 'node:crypto'
import { createLocalService, type LocalService, type ServiceRequest } from './local-service.ts'

/** OVH's API on this machine, with the signatures that it asks for. */
export interface OvhServer extends LocalService {
  settings: Record<string, string>
  /** what each SMS that was taken or refused said */
  messages: () => { receivers: string[]; message: string; [field: string]: unknown }[]
  /** answers to the next SMS, one after the other; then it takes all */
  answerNext: (...answers: ({ status?: number; json: unknown } | null)[]) => void
}

const SERVICES = ['sms-aa00001-1', 'sms-aa00001-2']

/** @param time its clock, which is ahead of ours */
export async function createOvhServer(time: () => Date): Promise<OvhServer> {
  const service = await createLocalService()
  const next: ({ status?: number; json: unknown } | null)[] = []
  const seconds = () => Math.floor(time().getTime() / 1000)

  /** as documented: the SHA-1 of secret, consumer key, method, URL, body and time, with plus signs between */
  function isSigned({ method, path, headers, body }: ServiceRequest): boolean {
    const timestamp = String(headers['x-ovh-timestamp'])
    const text = `app-secret+consumer-key+${method}+${service.url}/1.0${path.replace('/1.0', '')}+${body}+${timestamp}`
    const signature = `$1$${createHash('sha1').update(text).digest('hex')}`
    const isKnown = headers['x-ovh-application'] === 'app-key' && headers['x-ovh-consumer'] === 'consumer-key'
    return isKnown && headers['x-ovh-signature'] === signature && Math.abs(Number(timestamp) - seconds()) < 30
  }

  service.answer((request) => {
    if (request.path === '/1.0/auth/time') return { json: seconds() }
    if (!isSigned(request)) {
      return { status: 400, json: { errorCode: 'INVALID_SIGNATURE', message: 'Invalid signature' } }
    }
    if (request.path === '/1.0/sms') return { json: SERVICES }
    const answer = next.shift()
    if (answer !== undefined) return answer
    const { receivers } = JSON.parse(request.body)
    return { json: { validReceivers: receivers, invalidReceivers: [], ids: [1], totalCreditsRemoved: 1 } }
  })
  return {
    ...service,
    settings: {
      OVH_APP_KEY: 'app-key',
      OVH_APP_SECRET: 'app-secret',
      OVH_APP_CONSUMER_KEY: 'consumer-key',
      OVH_APP_ENDPOINT: `${service.url}/1.0`,
    },
    messages: () => service.requests.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body)),
    answerNext: (...answers) => next.push(...answers),
  }
}
