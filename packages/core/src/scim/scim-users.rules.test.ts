import { describe, expect, it } from 'vitest'
import {
  chosenValue,
  EMAIL_TYPES,
  inScimNames,
  keptEmail,
  languageOf,
  PHONE_TYPES,
  refusePath,
  type ScimState,
  shownName,
  stateOf,
  usernameFrom,
} from './scim-users.rules.ts'

describe('the username of a user', () => {
  it.each([
    ['Alice', 'alice', 'alice'],
    [' Alice@Example.com ', 'alice', 'alice.example.com'],
    ['a@b@example.com', 'a@b', 'a@b.example.com'],
    ['@example.com', '', '.example.com'],
  ])('of %j is %s or %s', (userName, localPart, address) => {
    expect(usernameFrom(userName, 'local_part')).toBe(localPart)
    expect(usernameFrom(userName, 'address')).toBe(address)
  })
})

describe('the one of several values', () => {
  const chosen = (values: Parameters<typeof chosenValue>[0], types: readonly string[] = PHONE_TYPES) =>
    chosenValue(values, types)?.value ?? null

  it('is the primary one, else one of the first types, else the first', () => {
    const [other, work, mobile] = [
      { value: '1', type: 'other' },
      { value: '2', type: 'Work' },
      { value: '3', type: 'MOBILE' },
    ]
    expect(chosen([other, work, mobile, { value: '4', primary: true }])).toBe('4')
    expect(chosen([other, work, mobile])).toBe('3')
    expect(chosen([other, work])).toBe('2')
    expect(chosen([other, mobile], EMAIL_TYPES)).toBe('1')
    expect(chosen([other, work], EMAIL_TYPES)).toBe('2')
    expect(chosen([{ value: '5', type: null }, other])).toBe('5')
  })

  it('is none that has no value, or rings no person', () => {
    expect(chosen([])).toBeNull()
    expect(chosen(null)).toBeNull()
    expect(chosen(undefined)).toBeNull()
    expect(chosen([{ value: '', primary: true }, { value: null }, { type: 'work' }])).toBeNull()
    expect(
      chosen([
        { value: '1', type: 'FAX', primary: true },
        { value: '2', type: 'pager' },
      ]),
    ).toBeNull()
    expect(chosen([{ value: '1', type: 'fax' }, { value: '2' }])).toBe('2')
  })
})

const STATE: ScimState = {
  userName: 'alice',
  externalId: null,
  givenName: null,
  familyName: null,
  displayName: null,
  email: null,
  phone: null,
  phoneType: null,
  language: null,
  active: true,
}

describe('the state that a resource stands for', () => {
  it('is what it has', () => {
    expect(
      stateOf({
        userName: ' alice ',
        externalId: 'x1',
        name: { givenName: 'Alice', familyName: 'Martin' },
        displayName: 'Al',
        emails: [{ value: 'home@a.example' }, { value: 'work@a.example', type: 'work' }],
        phoneNumbers: [{ value: '1', type: 'Work' }],
        preferredLanguage: 'fr-FR',
        active: false,
      }),
    ).toEqual({
      userName: 'alice',
      externalId: 'x1',
      givenName: 'Alice',
      familyName: 'Martin',
      displayName: 'Al',
      email: 'work@a.example',
      phone: '1',
      phoneType: 'work',
      language: 'fr',
      active: false,
    })
  })

  it('has no value where there is none, or an empty one', () => {
    expect(stateOf({ userName: 'alice' })).toEqual(STATE)
    const none = { externalId: null, name: null, displayName: null, emails: null, phoneNumbers: null }
    expect(stateOf({ userName: 'alice', ...none, preferredLanguage: null, active: null })).toEqual(STATE)
    const empty = {
      externalId: '',
      name: { givenName: '', familyName: '' },
      displayName: '',
      emails: [],
      phoneNumbers: [],
    }
    expect(stateOf({ userName: 'alice', ...empty, preferredLanguage: '' })).toEqual(STATE)
    expect(stateOf({ userName: 'alice', phoneNumbers: [{ value: '1' }] })).toEqual({ ...STATE, phone: '1' })
  })
})

it('a language is one of ours, of any of its regions', () => {
  expect(['fr', 'FR-fr', 'en_US', 'de', 'french', '', null, undefined].map(languageOf)).toEqual([
    'fr',
    'fr',
    'en',
    null,
    null,
    null,
    null,
    null,
  ])
})

describe('the name that is shown', () => {
  it('is the display name, or what the names of the person make', () => {
    const names = { givenName: 'Alice', familyName: 'Martin' }
    expect(shownName({ ...STATE, ...names, displayName: 'Al' })).toBe('Al')
    expect(shownName({ ...STATE, ...names })).toBe('Alice Martin')
    expect(shownName({ ...STATE, familyName: 'Martin' })).toBe('Martin')
    expect(shownName({ ...STATE, givenName: 'x'.repeat(200), familyName: 'y'.repeat(200) })).toHaveLength(255)
    expect(shownName(STATE)).toBeNull()
  })
})

it('an email address is kept in its form, or said to be none', () => {
  expect(keptEmail(null)).toEqual({ email: null, errors: {} })
  expect(keptEmail('a@MÜLLER.example')).toEqual({ email: 'a@xn--mller-kva.example', errors: {} })
  const errors = { email: [{ key: 'email' }] }
  expect(keptEmail('nowhere')).toEqual({ email: 'nowhere', errors })
  expect(keptEmail('a b@müller.example')).toEqual({ email: 'a b@xn--mller-kva.example', errors })
})

it('what is wrong is said by the names of SCIM', () => {
  const [one, two] = [[{ key: 'taken' as const }], [{ key: 'phone' as const }]]
  expect(inScimNames({ username: one, email: one, phone: two, displayName: one })).toEqual({
    userName: one,
    emails: one,
    phoneNumbers: two,
    displayName: one,
  })
})

it('a path that is none is refused, cut where it is long', () => {
  expect(() => refusePath('x'.repeat(200))).toThrow(
    expect.objectContaining({
      code: 'invalid_input',
      fields: { Operations: [{ key: 'scim_path', params: { path: 'x'.repeat(100) } }] },
    }),
  )
})
