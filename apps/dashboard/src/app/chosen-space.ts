const STORED_AT = 'sipspace-space'

/** Keeps which Space a super admin looks at, for pages that are of no Space; each tab has its own. */
export function rememberSpace(domain: string): void {
  if (sessionStorage.getItem(STORED_AT) !== domain) sessionStorage.setItem(STORED_AT, domain)
}

export const rememberedSpace = (): string | null => sessionStorage.getItem(STORED_AT)

export const forgetSpace = (): void => sessionStorage.removeItem(STORED_AT)
