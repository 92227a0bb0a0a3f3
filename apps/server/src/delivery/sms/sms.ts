import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { writePrivateFile } from '../../config/private-file.ts'
import type { SendSms } from './delivery.ts'
import { ovhAccount, prepareOvh } from './ovh.ts'

/** Prepares the sending of SMS by OVH; where that is not set, into files of `DATA_DIR/sms`. */
export function prepareSms({ config, clock }: { config: Config; clock: () => Date }): SendSms {
  const account = ovhAccount(config)
  if (account) return prepareOvh({ config, clock }, account)
  return async ({ to, text }) => ({
    path: await writePrivateFile(join(config.dataDir, 'sms'), 'txt', `To: ${to}\n\n${text}\n`),
  })
}
