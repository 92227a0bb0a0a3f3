import { z } from 'zod'
import { findAddress } from '../accounts/accounts.queries.ts'
import { AccountId } from '../accounts/accounts.schema.ts'
import type { SipIdentity } from '../credentials/sip-identity.rules.ts'
import { AppError } from '../errors.ts'
import { type Actor, type Context, mutation, query } from '../operation.ts'
import type { Registrar } from '../ports.ts'
import { DeviceId, Devices, OwnDeviceId } from './devices.schema.ts'

const ownAddress = ({ actor: { username, home } }: { actor: Actor }): SipIdentity => ({ username, domain: home.domain })

/** @throws AppError account_not_found */
async function addressOf(ctx: Context, accountId: number): Promise<SipIdentity> {
  const address = await findAddress(ctx.db, ctx.space.id, accountId)
  if (!address) throw new AppError('account_not_found')
  return address
}

/** @throws AppError registrar_unavailable, so that only the devices are missing while the SIP server is unavailable */
async function ask<T>({ registrar }: Context, question: (registrar: Registrar) => Promise<T>, nobody: T): Promise<T> {
  if (!registrar) return nobody
  try {
    return await question(registrar)
  } catch (cause) {
    throw new AppError('registrar_unavailable', undefined, { cause })
  }
}

export const list = query({
  summary: 'List the devices that are registered for an account',
  access: 'admin',
  input: AccountId,
  output: Devices,
  errors: ['account_not_found', 'registrar_unavailable'],
  async run(ctx, { id }) {
    const address = await addressOf(ctx, id)
    return ask(ctx, (registrar) => registrar.list(address), {})
  },
})

const remove = mutation({
  summary: 'End the registration of a device of an account',
  access: 'admin',
  actsOutside: true,
  input: DeviceId,
  output: z.void(),
  errors: ['account_not_found', 'registrar_unavailable'],
  async run(ctx, { id, uuid }) {
    const address = await addressOf(ctx, id)
    await ask(ctx, (registrar) => registrar.remove(address, uuid), undefined)
  },
})

export const listOwn = query({
  summary: 'List your own devices that are registered',
  access: 'user',
  input: z.object({}),
  output: Devices,
  errors: ['registrar_unavailable'],
  run: (ctx) => ask(ctx, (registrar) => registrar.list(ownAddress(ctx)), {}),
})

export const deleteOwn = mutation({
  summary: 'End the registration of a device of your own',
  access: 'user',
  actsOutside: true,
  input: OwnDeviceId,
  output: z.void(),
  errors: ['registrar_unavailable'],
  run: (ctx, { uuid }) => ask(ctx, (registrar) => registrar.remove(ownAddress(ctx), uuid), undefined),
})

export { remove as delete }
