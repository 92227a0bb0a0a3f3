import type { LightMyRequestResponse } from 'fastify'
import { SaxesParser } from 'saxes'
import { expect } from 'vitest'
import type { TestRequest, TestServer } from '../server/test-server.ts'

/** Values by section and name. */
export type Sections = Record<string, Record<string, string>>

interface Lpconfig {
  sections: Sections
  /** of all entries, as `section/name` */
  overwriting: string[]
}

const HEADER = { 'x-linphone-provisioning': '1' }

/** Asks for a provisioning document as an app does. */
export const fetchAsApp = (server: TestServer, url: string, options: TestRequest = {}) =>
  server.request({ url, ...options, headers: { ...HEADER, ...options.headers } })

const NAMESPACE = 'http://www.linphone.org/xsds/lpconfig.xsd'

/** Reads a document as Linphone does, by element and attribute. Fails for XML that is not well-formed. */
export function readLpconfig(xml: string): Lpconfig {
  const sections: Sections = {}
  const overwriting: string[] = []
  const path: string[] = []
  let section = ''
  let entry = ''
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    path.push(local)
    expect([path, uri]).toEqual([['config', 'section', 'entry'].slice(0, path.length), NAMESPACE])
    const name = attributes['name']?.value ?? ''
    if (local === 'section') {
      section = name
      expect(Object.keys(sections), 'a section stands there once').not.toContain(section)
      sections[section] = {}
    } else if (local === 'entry') {
      entry = name
      expect(Object.keys(sections[section] ?? {}), 'an entry stands there once').not.toContain(entry)
      write('')
      if (attributes['overwrite']?.value === 'true') overwriting.push(`${section}/${entry}`)
    }
  })
  parser.on('closetag', () => path.pop())
  parser.on('text', (text) => {
    expect(path, 'text stands in entries').toEqual(['config', 'section', 'entry'])
    write(`${sections[section]?.[entry]}${text}`)
  })
  const write = (value: string) => {
    sections[section] = { ...sections[section], [entry]: value }
  }
  parser.write(xml).close()
  return { sections, overwriting }
}

/** The document of an answer, once its status and headers are as they should be. */
export function lpconfigOf(response: LightMyRequestResponse): Lpconfig {
  expect(response.statusCode, response.body).toBe(200)
  expect(response.headers['content-type']).toBe('application/xml')
  expect(response.headers['cache-control']).toBe('no-store')
  return readLpconfig(response.body)
}
