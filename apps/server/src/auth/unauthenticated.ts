import { AppError } from '@sipspace/core'

/** A request without credentials that count, and the challenges to answer it with (RFC 9110 section 11.6.1). */
export class Unauthenticated extends AppError {
  readonly challenges: string[]
  /** whether there were credentials, which were found wrong */
  readonly wasTried: boolean

  constructor(challenges: string[], wasTried: boolean) {
    super('unauthenticated')
    this.challenges = challenges
    this.wasTried = wasTried
  }
}
