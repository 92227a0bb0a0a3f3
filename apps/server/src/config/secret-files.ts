import { readFileSync } from 'node:fs'
import type { z } from 'zod'

/** The variables that name a file with a secret setting, as containers and systemd give secrets: `NAME_FILE` for `NAME`. */
export const secretFilesOf = (settings: z.ZodObject): string[] =>
  Object.entries(settings.shape as Record<string, z.ZodType>)
    .filter(([name, setting]) => setting.meta()?.['secret'] === true && !(`${name}_FILE` in settings.shape))
    .map(([name]) => `${name}_FILE`)

/** Takes secrets from the files that are named for them. What is wrong, a line for each. */
export function readSecretFiles(secretFiles: readonly string[], set: Record<string, string | undefined>): string[] {
  return secretFiles.flatMap((variable) => {
    const path = set[variable]
    if (path === undefined) return []
    const name = variable.replace(/_FILE$/, '')
    if (set[name] !== undefined) return [`${variable}: must not be set, as ${name} is`]
    try {
      const content = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
      if (content === '') return [`${variable}: ${path} is empty`]
      set[name] = content
      return []
    } catch (error) {
      return [`${variable}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`]
    }
  })
}

/** What a connection string leaves out and libpq takes from the environment. */
const libpq = {
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
}

/** A connection string with what it leaves out and the environment has. */
export function withLibpqSettings(url: string, set: Record<string, string | undefined>): string {
  const added = Object.entries(libpq).flatMap(([parameter, variable]) => {
    const value = set[variable]
    return value === undefined || url.includes(`${parameter}=`) ? [] : [`${parameter}=${encodeURIComponent(value)}`]
  })
  return added.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${added.join('&')}`
}
