import { AppError, fieldError } from '../errors.ts'
import type { PushOutcome } from '../ports.ts'

/** @throws AppError for a push that has not been taken */
export function requireSent(outcome: PushOutcome): void {
  if (outcome === 'unknown_device') throw fieldError('pn_prid', 'push_device')
  if (outcome !== 'sent') throw new AppError(outcome === 'failed' ? 'push_failed' : 'push_not_configured')
}
