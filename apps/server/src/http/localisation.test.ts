import { describe, expect, expectTypeOf, it } from 'vitest'
import { mailMessages } from '../delivery/mail/mail.messages.ts'
import { smsMessages } from '../delivery/sms/sms.messages.ts'
import { confirmationNotValid, confirmCreationForm, creationConfirmed } from '../web/pages/creation-token.page.ts'
import { pagesMessages } from '../web/pages/pages.messages.ts'
import { provisioningLinkNotValid, provisioningLinkPage } from '../web/pages/provisioning-link.page.ts'
import { qrSignInStart, qrSignInWaiting } from '../web/pages/qr-sign-in.page.ts'
import { recoveryCodeForm, recoveryForm } from '../web/pages/recovery.page.ts'
import {
  registerAgainForm,
  registerCodeForm,
  registered,
  registerForm,
  registrationClosed,
} from '../web/pages/register.page.ts'
import { linkNotValid, resetPasswordDone, resetPasswordForm } from '../web/pages/reset-password.page.ts'

/** Every text of a catalogue by its path; what it is given is in it as a number. */
function textsOf(messages: object, path = ''): [path: string, text: string][] {
  return Object.entries(messages).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'function') return [[path + key, value(41, 42, 43)]]
    return typeof value === 'string' ? [[path + key, value]] : textsOf(value, `${path}${key}.`)
  })
}

const numbersIn = (text = '') => (text.match(/4[123]/g) ?? []).toSorted((a, b) => Number(a) - Number(b))

describe.each([
  ['mails', mailMessages],
  ['pages', pagesMessages],
  ['SMS', smsMessages],
])('the %s', (_, { en, fr }) => {
  const english = textsOf(en)
  const french = new Map(textsOf(fr))

  it('have every text in French, with what it is given', () => {
    expect([...french.keys()]).toEqual(english.map(([path]) => path))
    expect(english.filter(([path, text]) => french.get(path) === text)).toEqual([])
    expect(english.filter(([path, text]) => String(numbersIn(french.get(path))) !== String(numbersIn(text)))).toEqual(
      [],
    )
  })
})

/** A catalogue that may lack a text would have it optional, or any text by any name. */
type IsComplete<T extends { en: object; fr: object }> =
  T['fr'] extends Required<T['en']> ? (string extends keyof T['fr'] ? false : true) : false

describe('a text that is missing in a language', () => {
  it('is a type error', () => {
    expectTypeOf<IsComplete<typeof mailMessages>>().toEqualTypeOf<true>()
    expectTypeOf<IsComplete<typeof pagesMessages>>().toEqualTypeOf<true>()
    expectTypeOf<IsComplete<typeof smsMessages>>().toEqualTypeOf<true>()
    const { title: _, ...rest } = pagesMessages.fr.recovery
    // @ts-expect-error the title is missing
    const incomplete: typeof pagesMessages = { ...pagesMessages, fr: { ...pagesMessages.fr, recovery: rest } }
    expect(incomplete.fr.recovery).not.toHaveProperty('title')
  })
})

describe('a page in French', () => {
  const french = { language: 'fr' as const, space: { name: '–', host: 'x' }, account: { username: '–', domain: '–' } }
  const siteKey = '–'
  const pages = [
    resetPasswordForm({ ...french, action: '/', minLength: 8 }),
    resetPasswordDone(french),
    linkNotValid(french),
    confirmCreationForm({ ...french, action: '/', siteKey }),
    creationConfirmed(french),
    confirmationNotValid(french),
    recoveryForm({ ...french, channel: 'email', siteKey }),
    recoveryForm({ ...french, channel: 'phone', errors: { phone: '–' } }),
    recoveryCodeForm({ ...french, action: '/', minutes: 10 }),
    ...(['email', 'phone'] as const).flatMap((channel) => [
      registerForm({
        ...french,
        channel,
        domain: '41',
        minLength: 8,
        intro: null,
        documents: { terms: '/', privacy: '/' },
        hasOther: true,
        siteKey,
      }),
      registerCodeForm({ ...french, channel }),
      registerAgainForm({ ...french, channel }),
    ]),
    registered(french),
    registrationClosed(french),
    qrSignInStart({ ...french, hasEnded: true }),
    qrSignInWaiting({ ...french, token: '–', minutes: 10 }),
    provisioningLinkPage({ ...french, url: '/', image: '/' }),
    provisioningLinkNotValid(french),
  ]

  it.each(pages)('has no text but those of the catalogue', (html) => {
    const known = textsOf(pagesMessages.fr).map(([, text]) => text.replaceAll(/4[123]/g, '').trim())
    const shown = [...html.replace(/^[\s\S]*<body>/, '').matchAll(/>([^<]+)</g)]
      .map(([, text = '']) => text.replaceAll('&#39;', "'").trim())
      .filter((text) => /\p{L}{3}/u.test(text) && !text.startsWith('sip:'))
    const strange = shown.filter(
      (text) => !known.some((one) => text.includes(one) || one === text.replaceAll(/\d+/g, '').trim()),
    )
    expect(strange).toEqual([])
    expect(shown.length).toBeGreaterThan(1)
  })
})
