/** The field of a body that is, or has in it, a member that JavaScript reads as a prototype. */
export function fieldWithPrototype(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null
  for (const [name, value] of Object.entries(body)) {
    const isPrototype = name === '__proto__' || (name === 'constructor' && Object.hasOwn(Object(value), 'prototype'))
    if (isPrototype || fieldWithPrototype(value) !== null) return name
  }
  return null
}
