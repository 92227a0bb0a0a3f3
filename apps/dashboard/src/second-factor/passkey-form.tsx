import { useState } from 'react'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { useAction } from '../ui/hooks/use-action.ts'
import { passkeyMessages } from './passkey.messages.ts'
import { PasskeyNameForm } from './passkey-name-form.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { usePasskeys } from './use-passkeys.ts'

/** Registers a passkey under a name; for the first second factor, the recovery codes follow. */
export default function PasskeyForm({ onDone }: { onDone: () => Promise<void> | void }) {
  const say = useMessages(passkeyMessages)
  const [codes, setCodes] = useState<string[] | null>(null)
  const { make } = usePasskeys()
  const { passkeys, secondFactor } = apiOf(null)
  const start = useAction(passkeys.startRegistration.mutationOptions(), { quiet: true })
  const register = useAction(passkeys.create.mutationOptions(), {
    done: ({ passkey }) => say('added', { name: passkey.name }),
    refresh: [passkeys.pathFilter(), secondFactor.pathFilter()],
    quiet: true,
  })
  const add = async (name: string) => {
    const made = await make(await start.mutateAsync({}))
    if (made === null) return false
    const { recovery_codes: given } = await register.mutateAsync({ name, passkey: made })
    if (given === null) await onDone()
    else setCodes(given)
    return true
  }
  if (codes !== null) return <RecoveryCodes codes={codes} onDone={onDone} />
  return <PasskeyNameForm name="" hint={say('name_hint')} action={say('make')} onNamed={add} />
}
