import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { Settings } from './config.ts'
import { settingsWithoutUse } from './flexisip-settings.ts'

const root = join(import.meta.dirname, '../../../..')
const page = readFileSync(join(root, 'docs/flexisip-account-manager.md'), 'utf8')

/** The cells of the table below a heading of the page. */
function tableOf(heading: string): string[][] {
  const [, section = ''] = page.split(`\n## ${heading}\n`)
  const lines = section.split('\n## ')[0]?.split('\n') ?? []
  const rows = lines.filter((line) => line.startsWith('| ')).slice(2)
  return rows.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

/** The methods of each documented path of the API, such as `GET PUT DELETE`. */
/** Those of the first part: the second is sipspace's own. */
function methodsOfApi(): Map<string, string> {
  const { paths } = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8')) as {
    paths: Record<string, object>
  }
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
  const entries = Object.entries(paths).filter(([path]) => path.startsWith('/api/') && !path.startsWith('/api/v2/'))
  return new Map(
    entries.map(([path, item]) => [path, methods.filter((method) => method.toLowerCase() in item).join(' ')]),
  )
}

const server = await sharedServer({ SIP_DIRECTORY_KEY: 'the-key-of-the-directory' })
describe('the comparison with Flexisip Account Manager', () => {
  it('has a row for each route of the API with its methods, and for no path that is not there', () => {
    const rows = tableOf('Routes').filter(([, , here]) => here !== 'not here')
    const compared = rows.map(([methods = '', path = '']) => [path.replaceAll('`', ''), methods] as const)
    const ofApi = compared.filter(([path]) => path.startsWith('/api/'))
    expect(new Map(ofApi)).toEqual(methodsOfApi())
    const others = compared.filter(([path]) => !path.startsWith('/api/'))
    const isThere = ([path, methods]: readonly [string, string]) =>
      methods.split(' ').every((method) => server.app.hasRoute({ method, url: path.replace(/\{(\w+)\}/g, ':$1') }))
    expect(others.filter((row) => !isThere(row))).toEqual([])
    expect(new Set(compared.map(([path]) => path)).size).toBe(rows.length)
    expect(rows.map(([, , here = '']) => here)).toEqual(
      rows.map(() => expect.stringMatching(/^(same|better|different|new)$/)),
    )
  })

  it('has a row for each setting of its files, which is true', () => {
    const rows = new Map(tableOf('Settings').map(([name = '', here]) => [name.replaceAll('`', ''), here]))
    const ours = Object.keys(Settings.shape)
    for (const version of ['1.6.10', '2.0.7', '2.1-2026-08-20']) {
      const file = parseEnv(readFileSync(join(root, 'test/fixtures/flexisip', `${version}.env`), 'utf8'))
      expect(Object.keys(file).filter((name) => !rows.has(name))).toEqual([])
    }
    for (const [name, here = ''] of rows) {
      expect(ours.includes(name), name).toBe(['same', 'better', 'different'].includes(here))
      expect(settingsWithoutUse({ [name]: 'x' }, ours), name).toEqual(here === '–' ? [name] : [])
    }
  })
})
