import { join } from 'node:path'
import { writePrivateFile } from '../../config/private-file.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { OutgoingSms } from './delivery.ts'
import { ovhAccount, sendByOvh } from './ovh.ts'

/**
 * Sends an SMS by OVH; where that is not set, into a file of `DATA_DIR/sms`.
 *
 * @returns where it went, fit for logs
 * @throws SmsDeliveryError
 */
export async function sendSms(
  deps: Pick<Dependencies, 'config' | 'clock'>,
  sms: OutgoingSms,
  signal?: AbortSignal,
): Promise<{ service: string } | { path: string }> {
  const account = ovhAccount(deps.config)
  if (account) return sendByOvh(deps, account, sms, signal)
  return { path: await writePrivateFile(join(deps.config.dataDir, 'sms'), 'txt', `To: ${sms.to}\n\n${sms.text}\n`) }
}
