import { AppError } from '@sipspace/core'

/** A request without credentials that count, and the challenges to answer it with (RFC 9110 section 11.6.1). */
export class Unauthenticated extends AppError {
  readonly challenges: string[]
  /** whether there were credentials, which were found wrong */
  readonly wasTried: boolean

  /** @param isWrongPassword whether the request had a name and a password, of which one is wrong */
  constructor(challenges: string[], { wasTried, isWrongPassword }: { wasTried: boolean; isWrongPassword: boolean }) {
    super(isWrongPassword ? 'wrong_credentials' : 'unauthenticated')
    this.challenges = challenges
    this.wasTried = wasTried
  }
}
