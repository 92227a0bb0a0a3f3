import { describe, expect, it } from 'vitest'
import { PAGE_STYLESHEET, PAGE_STYLESHEET_PATH, renderPage } from './page.ts'
import { pagesMessages } from './pages.messages.ts'
import { linkNotValid, resetPasswordDone, resetPasswordForm } from './reset-password.page.ts'

const context = {
  language: 'en' as const,
  space: { name: 'Blue Harbour' },
  account: { username: 'alice', domain: 'sip.space.example' },
}
const form = { ...context, action: '/reset-password/abc', minLength: 8 }

const pages = (['en', 'fr'] as const).flatMap((language): [string, string, string][] => [
  ['form', language, resetPasswordForm({ ...form, language })],
  ['form with errors', language, resetPasswordForm({ ...form, language, errors: { password: 'Too short.' } })],
  ['done', language, resetPasswordDone({ ...context, language })],
  ['link not valid', language, linkNotValid({ ...context, language })],
])

/** The attributes of every element of a name. */
function elements(html: string, name: string): Record<string, string>[] {
  return [...html.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))].map(([, attributes = '']) =>
    Object.fromEntries(
      [...attributes.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, key = '', value = '']) => [key, value]),
    ),
  )
}

function element(html: string, name: string, attributes: Record<string, string> = {}): Record<string, string> {
  const found = elements(html, name).filter((one) =>
    Object.entries(attributes).every(([key, value]) => one[key] === value),
  )
  expect(found, `${name} ${JSON.stringify(attributes)}`).toHaveLength(1)
  return found[0] as Record<string, string>
}

describe.each(pages)('the page %s in %s', (_name, language, html) => {
  it('needs no more than its stylesheet', () => {
    expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=|javascript:|<img|<iframe/i)
    expect(elements(html, 'link')).toEqual([{ rel: 'stylesheet', href: PAGE_STYLESHEET_PATH }])
  })

  it('is a whole document with one heading in its main part', () => {
    expect(html).toMatch(/^<!DOCTYPE html>\n/)
    expect(element(html, 'html')).toMatchObject({ lang: language })
    expect(element(html, 'meta', { name: 'viewport' })['content']).toBe('width=device-width, initial-scale=1')
    expect(element(html, 'meta', { name: 'referrer' })['content']).toBe('no-referrer')
    expect(html).toMatch(/<title>[^<]+ – Blue Harbour<\/title>/)
    expect(html).toContain('<header>Blue Harbour</header>')
    expect(html.match(/<main\b[^>]*>[\s\S]*<\/main>/)?.[0]).toContain('<h1>')
    expect(elements(html, 'h1')).toHaveLength(1)
    expect(html).not.toMatch(/undefined|null|\[object/)
  })

  it('closes what it opens, and uses an id once', () => {
    const open: string[] = []
    for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
      if (['meta', 'link', 'input', 'wbr'].includes(name)) continue
      if (slash) expect(open.pop()).toBe(name)
      else open.push(name)
    }
    expect(open).toEqual([])
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('resetPasswordForm', () => {
  it('posts two labelled new passwords', () => {
    const html = resetPasswordForm(form)
    expect(element(html, 'form')).toMatchObject({ method: 'post', action: '/reset-password/abc' })
    for (const name of ['password', 'password_confirmation']) {
      const input = element(html, 'input', { name })
      expect(input).toMatchObject({
        id: name,
        type: 'password',
        autocomplete: 'new-password',
        minlength: '8',
        required: '',
      })
      expect(input).not.toHaveProperty('aria-invalid')
      expect(input).not.toHaveProperty('value')
      element(html, 'label', { for: name })
    }
    expect(element(html, 'input', { name: 'password' })['aria-describedby']).toBe('password-hint')
    expect(html).toContain('id="password-hint">At least 8 characters.<')
    expect(html).not.toContain('role="alert"')
  })

  it('tells password managers and the reader whose password it is', () => {
    const html = resetPasswordForm(form)
    const username = element(html, 'input', { name: 'username' })
    expect(username).toMatchObject({ type: 'text', autocomplete: 'username', value: 'alice', hidden: '' })
    expect(html).toContain('sip:alice<wbr>@sip.space.example')
  })

  it('ties an error to its field', () => {
    const html = resetPasswordForm({ ...form, errors: { password: 'Too short.' } })
    const password = element(html, 'input', { name: 'password' })
    expect(password).toMatchObject({ 'aria-invalid': 'true', 'aria-describedby': 'password-error password-hint' })
    expect(html).toContain('id="password-error">Too short.<')
    expect(element(html, 'input', { name: 'password_confirmation' })).not.toHaveProperty('aria-invalid')
    expect(html).toContain('<title>Error: Choose a new password – Blue Harbour</title>')
    expect(element(html, 'div', { role: 'alert' })).toBeDefined()
    expect(html).toContain('<a href="#password">Too short.</a>')

    const other = resetPasswordForm({ ...form, errors: { password_confirmation: 'Not the same.' } })
    expect(element(other, 'input', { name: 'password_confirmation' })).toMatchObject({
      'aria-invalid': 'true',
      'aria-describedby': 'password_confirmation-error',
    })
    expect(element(other, 'input', { name: 'password' })).not.toHaveProperty('aria-invalid')
  })

  it('escapes all it is given', () => {
    const hostile = '"><script>alert(1)</script>'
    const html = resetPasswordForm({
      language: 'en',
      space: { name: hostile },
      account: { username: hostile, domain: hostile },
      errors: { password: hostile, password_confirmation: hostile },
      action: hostile,
      minLength: 8,
    })
    expect(html).not.toMatch(/<script|""/)
    expect(element(html, 'form')['action']).toBe('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;')
  })
})

describe('resetPasswordDone and linkNotValid', () => {
  it('say how it went', () => {
    const done = resetPasswordDone({ ...context, language: 'fr' })
    expect(element(done, 'main')).toEqual({ class: 'success' })
    expect(done).toContain('<h1>Votre mot de passe est changé</h1>')
    expect(done).toContain('sip:alice<wbr>@sip.space.example')

    const notValid = linkNotValid(context)
    expect(element(notValid, 'main')).toEqual({ class: 'problem' })
    expect(notValid).toContain('ask for a new password again')
    expect(notValid).not.toContain('alice')
  })
})

describe('renderPage', () => {
  it('takes its body as HTML and escapes all else', () => {
    const html = renderPage({ language: 'en', title: '<T>', space: { name: '<S>' }, body: '<h1>Hi</h1>' })
    expect(html).toContain('<title>&lt;T&gt; – &lt;S&gt;</title>')
    expect(html).toContain('<header>&lt;S&gt;</header>')
    expect(html).toContain('<main>\n<h1>Hi</h1>\n</main>')
  })
})

/** The custom properties of the light and of the dark scheme. */
function colours(): Record<'light' | 'dark', Record<string, string>> {
  const [light = {}, dark = {}] = [...PAGE_STYLESHEET.matchAll(/:root \{([^}]*)\}/g)].map(([, block = '']) =>
    Object.fromEntries(
      [...block.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
    ),
  )
  return { light, dark }
}

function luminance(colour = ''): number {
  const [red = Number.NaN, green = Number.NaN, blue = Number.NaN] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

describe('the stylesheet', () => {
  it.each(['light', 'dark'] as const)('has AA contrast in the %s scheme', (scheme) => {
    const colour = colours()[scheme]
    const pairs: [front: string, back: string, least: number][] = [
      ['--ink', '--card', 4.5],
      ['--ink', '--well', 4.5],
      ['--ink', '--field', 4.5],
      ['--soft', '--page', 4.5],
      ['--soft', '--card', 4.5],
      ['--soft', '--well', 4.5],
      ['--error', '--card', 4.5],
      ['--error', '--error-well', 4.5],
      ['--on-action', '--action', 4.5],
      ['--on-action', '--action-hover', 4.5],
      ['--field-line', '--card', 3],
      ['--field-line', '--field', 3],
      ['--focus', '--card', 3],
      ['--success', '--card', 3],
    ]
    for (const [front, back, least] of pairs) {
      const [darker = 0, lighter = 0] = [luminance(colour[front]), luminance(colour[back])].sort((a, b) => a - b)
      expect((lighter + 0.05) / (darker + 0.05), `${front} on ${back}`).toBeGreaterThanOrEqual(least)
    }
  })

  it('defines every colour it uses, in both schemes', () => {
    const used = new Set([...PAGE_STYLESHEET.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name))
    const { light, dark } = colours()
    expect(new Set(Object.keys(light))).toEqual(used)
    expect(new Set(Object.keys(dark))).toEqual(used)
  })

  it('shows where the keyboard is', () => {
    expect(PAGE_STYLESHEET).toMatch(/:focus-visible \{ outline: 3px/)
    expect(PAGE_STYLESHEET).not.toMatch(/outline: (?:none|0)/)
  })
})

/** Every text of a language by its path, the texts with parameters filled in. */
function textsOf(messages: object, path = ''): [path: string, text: string][] {
  return Object.entries(messages).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'function') return [[path + key, value(42)]]
    return typeof value === 'string' ? [[path + key, value]] : textsOf(value, `${path}${key}.`)
  })
}

describe('the texts', () => {
  const english = textsOf(pagesMessages.en)
  const french = new Map(textsOf(pagesMessages.fr))

  it('are all there in French, with what they are given', () => {
    expect([...french.keys()]).toEqual(english.map(([path]) => path))
    expect(english.filter(([path, text]) => french.get(path) === text)).toEqual([])
    expect(english.filter(([path, text]) => french.get(path)?.includes('42') !== text.includes('42'))).toEqual([])
  })

  it('have French typography', () => {
    expect([...french.values()].filter((text) => /(?<!\u00a0)[:;!?]|'|\s{2}/.test(text))).toEqual([])
  })
})
