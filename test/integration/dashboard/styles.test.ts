import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'

const DASHBOARD = join(import.meta.dirname, '../../../apps/dashboard')

const textOf = (folder: string, ending: string): string =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')

/** Mantine's class names, which a component has in its script and in its stylesheet. */
const classesIn = (text: string): Set<string> => new Set(text.match(/\bm_[0-9a-f]{6,8}\b/g))

/** Which stylesheets of Mantine have a class. */
function stylesheetsOf(name: string): string[] {
  const folders = ['core', 'notifications', 'spotlight'].map((one) => join(DASHBOARD, 'node_modules/@mantine', one))
  return folders.flatMap((folder) => {
    const styles = folder.endsWith('core') ? join(folder, 'styles') : folder
    return readdirSync(styles)
      .filter((file) => file.endsWith('.layer.css') && readFileSync(join(styles, file), 'utf8').includes(name))
      .map((file) => basename(file, '.layer.css'))
  })
}

/** What comes with a component that is used, as a part of it that nothing shows. */
const NEVER_SHOWN = ['CheckboxCard', 'CheckboxIndicator', 'Mark', 'RadioCard', 'RadioIndicator']

it('the styles of every component of Mantine that is in the script are in a stylesheet', () => {
  const assets = join(DASHBOARD, 'dist/assets')
  const loaded = classesIn(textOf(assets, '.css'))
  const used = classesIn(textOf(assets, '.js'))
  expect(used.size).toBeGreaterThan(100)
  const missing = [...used].filter((name) => !loaded.has(name)).flatMap(stylesheetsOf)
  expect([...new Set(missing)].filter((name) => !NEVER_SHOWN.includes(name))).toEqual([])
})
