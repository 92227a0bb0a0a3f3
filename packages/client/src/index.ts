export type * from './api.generated.ts'
export { createClient } from './client.ts'
export {
  type ClientErrorCode,
  type FieldCode,
  isSipspaceError,
  SipspaceError,
  type SipspaceErrorDetails,
} from './error.ts'
export type * from './file-calls.ts'
export type * from './options.ts'
export {
  type VerifyOptions,
  type WebhookChange,
  type WebhookEvent,
  type WebhookHeaders,
  type WebhookKind,
  type WebhooksVerify,
  type WebhookTest,
  webhooks,
} from './webhooks.ts'
