import { isAddressInUse } from '@sipspace/core'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'

const Payload = z.object({ addresses: z.array(z.object({ username: z.string(), domain: z.string() })) })

/**
 * Removes from the registrar what accounts have registered that may no longer register, but for those that may again by now.
 *
 * @throws an Error when the registrar cannot be reached, so that the job is tried again
 */
export async function removeContacts({ db, registrar }: Pick<Dependencies, 'db' | 'registrar'>, payload: unknown) {
  for (const address of Payload.parse(payload).addresses) {
    if (!(await isAddressInUse(db, address))) await registrar?.removeAll(address)
  }
}
