/** Whether a Space has ended by a moment. */
export const isExpired = (space: { expire_at: string | null }, now: Date): boolean =>
  space.expire_at !== null && Date.parse(space.expire_at) <= now.getTime()
