import { AppError } from '../errors.ts'

/** The error for a request that has to wait until a moment. */
export function tooMany(until: Date, now: Date): AppError {
  const retryAfter = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000))
  return new AppError('too_many_requests', undefined, { retryAfter })
}
