import { z } from 'zod'
import { Id, line, Timestamp } from '../text.schema.ts'

const bytes = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]*$/, { error: 'characters' })
    .meta({ description: 'In base64url.' })

const CredentialId = bytes(1_400).min(1)

/** What every credential has that a browser gives. */
const credential = {
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string().max(100), z.unknown()).optional(),
  authenticatorAttachment: line(40).nullish(),
}

/** What `navigator.credentials.create()` has given, as `toJSON()` writes it. */
export const NewCredential = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: bytes(8_000),
      attestationObject: bytes(50_000),
      authenticatorData: bytes(8_000).optional(),
      transports: z.array(line(20)).max(10).optional(),
      publicKeyAlgorithm: z.int().optional(),
      publicKey: bytes(8_000).optional(),
    }),
  })
  .meta({ id: 'NewPasskeyCredential', description: 'RegistrationResponseJSON of WebAuthn Level 3.' })

/** What `navigator.credentials.get()` has given, as `toJSON()` writes it. */
export const ShownCredential = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: bytes(8_000),
      authenticatorData: bytes(8_000),
      signature: bytes(8_000),
      userHandle: bytes(200).nullish(),
    }),
  })
  .meta({ id: 'ShownPasskeyCredential', description: 'AuthenticationResponseJSON of WebAuthn Level 3.' })

export const PasskeyName = line(64)
  .min(1)
  .meta({ examples: ['Laptop'] })

export const Passkey = z
  .object({
    id: Id,
    name: z.string(),
    host: z.string().meta({ description: 'The host that it was registered at, and works at.' }),
    here: z.boolean().meta({ description: 'Whether that is the host of this request.' }),
    created_at: Timestamp,
    last_used_at: Timestamp.nullable(),
  })
  .meta({ id: 'Passkey' })

const KnownCredential = z.object({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.string()).optional(),
})

export const CreationOptions = z
  .object({
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    challenge: z.string(),
    pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
    timeout: z.int(),
    attestation: z.literal('none'),
    excludeCredentials: z.array(KnownCredential),
    authenticatorSelection: z.object({
      residentKey: z.literal('preferred'),
      requireResidentKey: z.boolean(),
      userVerification: z.literal('preferred'),
    }),
  })
  .meta({ id: 'PasskeyCreationOptions', description: 'PublicKeyCredentialCreationOptionsJSON of WebAuthn Level 3.' })

export const RequestOptions = z
  .object({
    rpId: z.string(),
    challenge: z.string(),
    timeout: z.int(),
    userVerification: z.literal('preferred'),
    allowCredentials: z.array(KnownCredential),
  })
  .meta({ id: 'PasskeyRequestOptions', description: 'PublicKeyCredentialRequestOptionsJSON of WebAuthn Level 3.' })
