import { AppError } from '@sipspace/core'

/** A request without credentials that count, and the challenges to answer it with (RFC 9110 section 11.6.1). */
export class Unauthenticated extends AppError {
  readonly challenges: string[]

  constructor(challenges: string[]) {
    super('unauthenticated')
    this.challenges = challenges
  }
}
