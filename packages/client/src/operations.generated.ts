// Made by `pnpm generate` from the operations of the server. Do not edit.
import type { OperationRow } from './call.ts'

export const operations: Record<string, Record<string, OperationRow>> = {
  accounts: {
    create: { kind: 'mutation', isPublic: false, takesInput: true },
    createWithToken: { kind: 'mutation', isPublic: true, takesInput: true },
    update: { kind: 'mutation', isPublic: false, takesInput: true },
    remove: { kind: 'mutation', isPublic: false, takesInput: true },
    activate: { kind: 'mutation', isPublic: false, takesInput: true },
    deactivate: { kind: 'mutation', isPublic: false, takesInput: true },
    block: { kind: 'mutation', isPublic: false, takesInput: true },
    unblock: { kind: 'mutation', isPublic: false, takesInput: true },
    provision: { kind: 'mutation', isPublic: false, takesInput: true },
    setRole: { kind: 'mutation', isPublic: false, takesInput: true },
    sendProvisioningEmail: { kind: 'mutation', isPublic: false, takesInput: true },
    sendResetPasswordEmail: { kind: 'mutation', isPublic: false, takesInput: true },
    list: { kind: 'query', isPublic: false, takesInput: true, iterator: 'iterate' },
    page: { kind: 'query', isPublic: false, takesInput: true },
    byId: { kind: 'query', isPublic: false, takesInput: true },
    bySip: { kind: 'query', isPublic: false, takesInput: true },
    byEmail: { kind: 'query', isPublic: false, takesInput: true },
    info: { kind: 'query', isPublic: true, takesInput: true },
  },
  me: {
    get: { kind: 'query', isPublic: false, takesInput: false },
    provision: { kind: 'mutation', isPublic: false, takesInput: false },
    remove: { kind: 'mutation', isPublic: false, takesInput: false },
    changePassword: { kind: 'mutation', isPublic: false, takesInput: true },
  },
  apiKeys: {
    issue: { kind: 'mutation', isPublic: false, takesInput: false },
    issueByAuthToken: { kind: 'mutation', isPublic: true, takesInput: true },
    list: { kind: 'query', isPublic: false, takesInput: false },
    create: { kind: 'mutation', isPublic: false, takesInput: true },
    revoke: { kind: 'mutation', isPublic: false, takesInput: true },
  },
  authTokens: {
    create: { kind: 'mutation', isPublic: true, takesInput: false },
    attach: { kind: 'mutation', isPublic: false, takesInput: true },
    link: { kind: 'query', isPublic: true, takesInput: true },
  },
  changes: {
    requestEmail: { kind: 'mutation', isPublic: false, takesInput: true },
    confirmEmail: { kind: 'mutation', isPublic: false, takesInput: true },
    requestPhone: { kind: 'mutation', isPublic: false, takesInput: true },
    confirmPhone: { kind: 'mutation', isPublic: false, takesInput: true },
  },
  creationTokens: {
    create: { kind: 'mutation', isPublic: false, takesInput: false },
    sendByPush: { kind: 'mutation', isPublic: true, takesInput: true },
    consume: { kind: 'mutation', isPublic: false, takesInput: true },
    createRequest: { kind: 'mutation', isPublic: true, takesInput: false },
    createByRequest: { kind: 'mutation', isPublic: true, takesInput: true },
    findRequest: { kind: 'query', isPublic: true, takesInput: true },
    validateRequest: { kind: 'mutation', isPublic: true, takesInput: true },
  },
  dictionary: {
    all: { kind: 'query', isPublic: false, takesInput: true },
    get: { kind: 'query', isPublic: false, takesInput: true },
    set: { kind: 'mutation', isPublic: false, takesInput: true },
    remove: { kind: 'mutation', isPublic: false, takesInput: true },
    clear: { kind: 'mutation', isPublic: false, takesInput: true },
  },
  emailServers: {
    get: { kind: 'query', isPublic: false, takesInput: true },
    set: { kind: 'mutation', isPublic: false, takesInput: true },
    remove: { kind: 'mutation', isPublic: false, takesInput: true },
  },
  passwordReset: {
    find: { kind: 'query', isPublic: true, takesInput: true },
    set: { kind: 'mutation', isPublic: true, takesInput: true },
  },
  phoneCountries: {
    list: { kind: 'query', isPublic: true, takesInput: false },
    activate: { kind: 'mutation', isPublic: false, takesInput: true },
    deactivate: { kind: 'mutation', isPublic: false, takesInput: true },
  },
  provisioning: {
    publicDocument: { kind: 'query', isPublic: true, takesInput: false },
    byToken: { kind: 'mutation', isPublic: true, takesInput: true },
    byAuthToken: { kind: 'mutation', isPublic: true, takesInput: true },
    own: { kind: 'query', isPublic: false, takesInput: false },
    link: { kind: 'query', isPublic: true, takesInput: true },
  },
  push: {
    notify: { kind: 'mutation', isPublic: false, takesInput: true },
  },
  recovery: {
    byEmail: { kind: 'mutation', isPublic: true, takesInput: true },
    byPhone: { kind: 'mutation', isPublic: true, takesInput: true },
    confirm: { kind: 'mutation', isPublic: true, takesInput: true },
  },
  recoveryTokens: {
    sendByPush: { kind: 'mutation', isPublic: true, takesInput: true },
  },
  sessions: {
    signIn: { kind: 'mutation', isPublic: true, takesInput: true },
    signOut: { kind: 'mutation', isPublic: false, takesInput: false },
  },
  spaces: {
    list: { kind: 'query', isPublic: false, takesInput: false },
    byDomain: { kind: 'query', isPublic: false, takesInput: true },
    create: { kind: 'mutation', isPublic: false, takesInput: true },
    update: { kind: 'mutation', isPublic: false, takesInput: true },
    remove: { kind: 'mutation', isPublic: false, takesInput: true },
  },
  turn: {
    credentials: { kind: 'query', isPublic: false, takesInput: false },
  },
}
