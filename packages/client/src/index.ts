export type * from './api.generated.ts'
export { createClient } from './client.ts'
export {
  type ClientErrorCode,
  type FieldCode,
  isSipspaceError,
  SipspaceError,
  type SipspaceErrorDetails,
} from './error.ts'
export type * from './options.ts'
