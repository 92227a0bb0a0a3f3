import type { SettingValue } from '@sipspace/core'
import type { z } from 'zod'

/** What a setting is when it is not given, as text; null for nothing. */
export function defaultOf(setting: z.ZodType): string | null {
  const { def } = setting as unknown as { def: { type: string; defaultValue?: unknown; innerType?: z.ZodType } }
  if (def.type === 'prefault') return String(def.defaultValue)
  return def.innerType ? defaultOf(def.innerType) : null
}

/** Each setting of a schema with the value that it has by these variables, but for those that are secret. */
export function settingsInForce(schema: z.ZodObject, given: Record<string, string | undefined>): SettingValue[] {
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, setting]) => {
    const { description = '', secret = false } = (setting.meta() ?? {}) as { description?: string; secret?: boolean }
    const fallback = defaultOf(setting) || null
    const value = given[name] ?? fallback
    return {
      name,
      description,
      value: secret ? null : value,
      source: given[name] === undefined ? 'default' : 'environment',
      set: value !== null,
      secret,
    }
  })
}
