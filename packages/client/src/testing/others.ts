import { findAccount, withoutCodes } from './accounts.ts'
import { type Handlers, refusal, type State } from './state.ts'

const accountOf = (state: State, operation: string, id: number) => findAccount(state, operation, (one) => one.id === id)

export const me: Handlers<'me'> = { get: (state) => withoutCodes(accountOf(state, 'me.get', 1)) }

export const dictionary: Handlers<'dictionary'> = {
  list: (state, { id }) => ({ ...accountOf(state, 'dictionary.list', id).dictionary }),
  get(state, { id, key }) {
    const value = accountOf(state, 'dictionary.get', id).dictionary[key]
    if (value === undefined) throw refusal('dictionary.get', 'entry_not_found')
    return { value }
  },
  set(state, { id, key, value }) {
    accountOf(state, 'dictionary.set', id).dictionary[key] = value
    return { value }
  },
  delete(state, { id, key }) {
    const { dictionary: entries } = accountOf(state, 'dictionary.delete', id)
    if (!(key in entries)) throw refusal('dictionary.delete', 'entry_not_found')
    delete entries[key]
  },
  deleteAll(state, { id }) {
    accountOf(state, 'dictionary.deleteAll', id).dictionary = {}
  },
}

export const contacts: Handlers<'contacts'> = {
  list(state, { id }) {
    accountOf(state, 'contacts.list', id)
    return (state.contacts.get(id) ?? []).map((contact) => withoutCodes(accountOf(state, 'contacts.list', contact)))
  },
  add(state, { id, contact_id: contact }) {
    accountOf(state, 'contacts.add', id)
    accountOf(state, 'contacts.add', contact)
    state.contacts.set(id, [...(state.contacts.get(id) ?? []), contact])
  },
  remove(state, { id, contact_id: contact }) {
    accountOf(state, 'contacts.remove', id)
    const known = state.contacts.get(id) ?? []
    if (!known.includes(contact)) throw refusal('contacts.remove', 'contact_not_found')
    state.contacts.set(
      id,
      known.filter((one) => one !== contact),
    )
  },
}

export const apiKeys: Handlers<'apiKeys'> = {
  create(state, { account_id: account, name, role = 'full', expire_at = null }) {
    const { username, blocked } = accountOf(state, 'apiKeys.create', account)
    state.lastId += 1
    const now = state.timestamp()
    const key = {
      id: state.lastId,
      name,
      prefix: 'test-key',
      role,
      account_id: account,
      username,
      blocked,
      ip_address: null,
      expires_after_last_used_minutes: null,
      expire_at,
      created_at: now,
      last_used_at: now,
    }
    state.apiKeys.push(key)
    return { ...key, api_key: `test-key-${key.id}` }
  },
  list: (state, input) =>
    state.apiKeys.filter((key) => input?.account_id === undefined || key.account_id === input.account_id),
  revoke(state, { id }) {
    const known = state.apiKeys.findIndex((key) => key.id === id)
    if (known < 0) throw refusal('apiKeys.revoke', 'key_not_found')
    state.apiKeys.splice(known, 1)
  },
}
