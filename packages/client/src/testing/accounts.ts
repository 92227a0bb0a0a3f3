import type {
  Account,
  AccountsCountInput,
  AccountsCreateInput,
  AccountsListInput,
  AccountsUpdateInput,
  AccountWithCodes,
} from '../api.generated.ts'
import type { FieldCode } from '../error.ts'
import { type Handlers, refusal, type State } from './state.ts'
import { invalid } from './validate.ts'

/** Characters that a username and a password have at least, where no setting says otherwise. */
const LEAST = { username: 6, password: 6 }

function requireFit(state: State, operation: string, { username, password }: AccountsCreateInput): void {
  const tooShort = (field: keyof typeof LEAST, text: string): [string, FieldCode][] =>
    text.length < LEAST[field] ? [[field, { code: 'too_short', params: { min: LEAST[field] } }]] : []
  const ofUsername = tooShort('username', username)
  if (/[A-Z]/.test(username)) ofUsername.push(['username', { code: 'username_uppercase', params: {} }])
  if (ofUsername.length === 0 && state.accounts.some((one) => one.username === username)) {
    ofUsername.push(['username', { code: 'taken', params: {} }])
  }
  const codes = [...ofUsername, ...tooShort('password', password)]
  if (codes.length > 0) throw invalid(operation, codes)
}

/** Adds an account, which is fit to be one. */
export function addAccount(state: State, input: AccountsCreateInput): AccountWithCodes {
  const domain = input.domain ?? state.domain
  const now = state.timestamp()
  state.lastId += 1
  const account: AccountWithCodes = {
    id: state.lastId,
    username: input.username,
    domain,
    sip_uri: `sip:${input.username}@${domain}`,
    email: input.email ?? null,
    activated: input.activated ?? false,
    ip_address: '127.0.0.1',
    user_agent: 'sipspace-test-client',
    created_at: now,
    updated_at: now,
    version: '1',
    display_name: input.display_name ?? null,
    dtmf_protocol: input.dtmf_protocol ?? null,
    language: input.language ?? null,
    blocked: false,
    admin: input.admin ?? false,
    admin_role: input.admin ? 'full' : null,
    phone: input.phone ?? null,
    realm: null,
    provisioning_token: null,
    provisioning_token_expire_at: null,
    dictionary: { ...input.dictionary },
    passwords: [{ algorithm: input.algorithm }],
    email_change_code: null,
    phone_change_code: null,
    types: [],
    actions: [],
    carddav_servers: [],
  }
  state.accounts.push(account)
  return account
}

/** Without the codes, which only some calls show. */
export function withoutCodes(account: AccountWithCodes): Account {
  const { phone_change_code: _, ...rest } = account
  return rest
}

export function findAccount(state: State, operation: string, isIt: (one: AccountWithCodes) => boolean) {
  const found = state.accounts.find(isIt)
  if (!found) throw refusal(operation, 'account_not_found')
  return found
}

function change(state: State, operation: string, id: number, fields: Partial<AccountWithCodes>): AccountWithCodes {
  const account = findAccount(state, operation, (one) => one.id === id)
  const version = String(Number(account.version) + 1)
  return Object.assign(account, fields, { version, updated_at: state.timestamp() })
}

const matches =
  ({ text, activated, blocked, admin, has_email, has_phone }: AccountsListInput & AccountsCountInput) =>
  (one: AccountWithCodes): boolean =>
    [one.username, one.email, one.display_name, one.phone].some((value) =>
      value?.toLowerCase().includes((text ?? '').toLowerCase()),
    ) &&
    [
      [activated, one.activated],
      [blocked, one.blocked],
      [admin, one.admin],
      [has_email, one.email !== null],
      [has_phone, one.phone !== null],
    ].every(([wanted, is]) => wanted === undefined || wanted === is)

const setting =
  (name: string, fields: Partial<AccountWithCodes>) =>
  (state: State, { id }: { id: number }) =>
    withoutCodes(change(state, `accounts.${name}`, id, fields))

export const accounts: Handlers<'accounts'> = {
  create(state, input) {
    requireFit(state, 'accounts.create', input)
    return withoutCodes(addAccount(state, input))
  },
  get: (state, { id }) => findAccount(state, 'accounts.get', (one) => one.id === id),
  getBySip: (state, { sip }) =>
    withoutCodes(findAccount(state, 'accounts.getBySip', (one) => one.sip_uri === `sip:${sip.replace(/^sip:/, '')}`)),
  getByEmail: (state, { email }) =>
    withoutCodes(findAccount(state, 'accounts.getByEmail', (one) => one.email === email)),
  getInfo(state, { sip }) {
    const uri = `sip:${sip.replace(/^sip:/, '')}`
    const { activated, realm } = findAccount(state, 'accounts.getInfo', (one) => one.sip_uri === uri)
    return { activated, realm }
  },
  count: (state, filter) => ({
    count: state.accounts.filter(matches(filter ?? {})).length,
    more: false,
    estimated: false,
  }),
  list(state, filter = {}) {
    const { sort = 'created_at', order = 'asc', limit = 50, cursor } = filter
    const keyOf = (one: AccountWithCodes) => (sort === 'created_at' ? one.id : one[sort])
    const sorted = state.accounts.filter(matches(filter)).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    if (order === 'desc') sorted.reverse()
    const from = Number(cursor ?? 0)
    const end = from + limit
    return { data: sorted.slice(from, end), next_cursor: end < sorted.length ? String(end) : null }
  },
  update(state, { id, version, ...fields }: AccountsUpdateInput) {
    const account = findAccount(state, 'accounts.update', (one) => one.id === id)
    if (version !== undefined && version !== account.version) throw refusal('accounts.update', 'version_conflict', 412)
    return change(state, 'accounts.update', id, fields as Partial<AccountWithCodes>)
  },
  delete(state, { id }) {
    const account = findAccount(state, 'accounts.delete', (one) => one.id === id)
    state.accounts.splice(state.accounts.indexOf(account), 1)
  },
  provision: (state, { id }) =>
    withoutCodes(change(state, 'accounts.provision', id, { provisioning_token: `test-token-${id}` })),
  activate: setting('activate', { activated: true }),
  deactivate: setting('deactivate', { activated: false }),
  block: setting('block', { blocked: true }),
  unblock: setting('unblock', { blocked: false }),
  setRole(state, { id, admin, admin_role: role }) {
    const former = findAccount(state, 'accounts.setRole', (one) => one.id === id).admin_role
    return withoutCodes(
      change(state, 'accounts.setRole', id, { admin, admin_role: admin ? (role ?? former ?? 'full') : null }),
    )
  },
}
