/** A finished SMS. */
export interface OutgoingSms {
  /** a phone number in international form (E.164) */
  to: string
  text: string
}

/**
 * Sends an SMS, and gives where it went, fit for logs.
 *
 * @throws SmsDeliveryError
 */
export type SendSms = (sms: OutgoingSms, signal?: AbortSignal) => Promise<{ service: string } | { path: string }>

/** The SMS was not sent. The message is fit for logs: it has neither the number nor the text. */
export class SmsDeliveryError extends Error {
  override readonly name = 'SmsDeliveryError'
  /** whether the SMS was refused for good, so that trying again cannot help */
  readonly permanent: boolean

  constructor(message: string, { permanent = false } = {}) {
    super(message)
    this.permanent = permanent
  }
}

/** A number as logs may have it: the beginning of its country code and the last two digits. */
export const maskedNumber = (number: string): string => `${number.slice(0, 3)}…${number.slice(-2)}`
