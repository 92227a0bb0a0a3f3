import { Secret, TOTP } from 'otpauth'

/** Seconds that a code is for; the ones beside it are taken, too, as clocks differ (RFC 6238 section 5.2). */
const PERIOD = 30
const STEPS_BESIDE = 1

/** By what an app shows a secret. */
interface Labels {
  label: string
  issuer: string
}

const totpOf = (secret: string, labels?: Labels): TOTP =>
  new TOTP({ ...labels, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: PERIOD })

/** A secret of 160 bits, in Base32, as authenticator apps take it (RFC 4226 section 4). */
export const newTotpSecret = (): string => new Secret().base32

/** What an authenticator app is set up with, as a QR code has it. */
export const totpUri = (secret: string, labels: Labels): string => totpOf(secret, labels).toString()

/** The time step that a code is right for; null for a wrong one. */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime()
  const delta = totpOf(secret).validate({ token: code, timestamp, window: STEPS_BESIDE })
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD) + delta
}
