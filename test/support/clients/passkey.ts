import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

interface Asked {
  challenge: string
  rp?: { id: string }
  rpId?: string
}

export interface SoftwarePasskey {
  id: string
  /** as `navigator.credentials.create()` gives it */
  create: (asked: Asked, origin: string) => object
  /** as `navigator.credentials.get()` gives it; `counter` is what the device counts, up by one each time unless it is given */
  get: (asked: Asked, origin: string, options?: { counter?: number }) => object
}

/** An authenticator in software (WebAuthn Level 3, sections 6.1 and 6.5), written for the tests on its own. */
export function softwarePasskey(): SoftwarePasskey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(32)
  const id = credentialId.toString('base64url')
  let uses = 0
  const described = { id, rawId: id, type: 'public-key', clientExtensionResults: {} }
  return {
    id,
    create({ challenge, rp }, origin) {
      const length = Buffer.from([0, credentialId.length])
      const key = Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey(publicKey)])
      const authData = Buffer.concat([authenticatorData(rp?.id ?? '', 0x41, uses), key])
      // {"fmt": "none", "attStmt": {}, "authData": …}
      const attestationObject = Buffer.concat([
        Buffer.from([0xa3]),
        cborText('fmt'),
        cborText('none'),
        cborText('attStmt'),
        Buffer.from([0xa0]),
        cborText('authData'),
        Buffer.from([0x58, authData.length]),
        authData,
      ])
      const clientDataJSON = clientData('webauthn.create', challenge, origin).toString('base64url')
      const response = { clientDataJSON, attestationObject: attestationObject.toString('base64url') }
      return { ...described, response: { ...response, transports: ['internal'] } }
    },
    get({ challenge, rpId }, origin, { counter } = {}) {
      uses = counter ?? uses + 1
      const client = clientData('webauthn.get', challenge, origin)
      const data = authenticatorData(rpId ?? '', 0x01, uses)
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', signed, privateKey).toString('base64url'),
      }
      return { ...described, response }
    },
  }
}

const clientData = (type: string, challenge: string, origin: string): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

function authenticatorData(rpId: string, flags: number, counter: number): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count])
}

const cborText = (text: string): Buffer => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)])

/** {1: 2, 3: -7, -1: 1, -2: x, -3: y} in CBOR: a key of ES256 (RFC 9053, section 2.1). */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const coordinate = (text: string) => Buffer.concat([Buffer.from([0x58, 32]), Buffer.from(text, 'base64url')])
  const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21])
  return Buffer.concat([head, coordinate(x), Buffer.from([0x22]), coordinate(y)])
}
