import type { PushNotification } from '@sipspace/core'

/** Where a push goes, in the terms of APNs. */
export interface ApnsTarget {
  team: string
  topic: string
  deviceToken: string
}

/**
 * Reads `TEAM.BUNDLE` with the services of the app at its end (`.voip`, `.remote`, `.voip&remote` or none), and device
 * tokens with the service that each is for (`TOKEN`, `TOKEN:remote`, `TOKEN:voip&TOKEN:remote`). A call takes the service
 * for calls where the app has it, everything else the other one.
 *
 * @returns null where there is no token for it
 */
export function apnsTarget({ pn_param, pn_prid }: PushNotification['target'], isCall: boolean): ApnsTarget | null {
  const [, team, bundle, services] =
    /^([^.&]+)\.([^&]+?)(?:\.((?:voip|remote)(?:&(?:voip|remote))?))?$/.exec(pn_param) ?? []
  if (team === undefined || bundle === undefined) return null
  const offered = services?.split('&') ?? []
  const service = isCall && offered.includes('voip') ? 'voip' : 'remote'
  if (service === 'remote' && offered.length > 0 && !offered.includes('remote')) return null
  const tokens = pn_prid.split('&').map((part) => part.split(':'))
  const [deviceToken] =
    tokens.find(([, marked]) => marked === service) ?? tokens.find(([, marked]) => marked === undefined) ?? []
  if (!deviceToken) return null
  return { team, topic: service === 'voip' ? `${bundle}.voip` : bundle, deviceToken }
}
