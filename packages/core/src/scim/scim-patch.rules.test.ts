import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import type { ScimPatchOperation } from './scim.schema.ts'
import { applyPatch } from './scim-patch.rules.ts'
import type { ScimState } from './scim-users.rules.ts'

const STATE: ScimState = {
  userName: 'alice@a.example',
  externalId: 'x1',
  givenName: 'Alice',
  familyName: 'Martin',
  displayName: 'Al',
  email: 'alice@a.example',
  phone: '1',
  phoneType: 'work',
  language: 'en',
  active: true,
}
const UNCHANGED = { ...STATE, password: null }

const add = (path: string | null | undefined, value?: unknown) => ({ op: 'add', path, value }) as ScimPatchOperation
const remove = (path?: string) => ({ op: 'remove', path }) as ScimPatchOperation
const change = (...operations: ScimPatchOperation[]) => applyPatch(STATE, operations)
/** What an operation changes. */
function changes(...operations: ScimPatchOperation[]) {
  const before: Record<string, unknown> = UNCHANGED
  return Object.fromEntries(Object.entries(change(...operations)).filter(([name, value]) => value !== before[name]))
}
const refusal = (key: 'scim_value' | 'scim_path', path: string) =>
  expect.objectContaining({ code: 'invalid_input', fields: { Operations: [{ key, params: { path } }] } })
const value = (path: string) => refusal('scim_value', path)
const pathOf = (path: string) => refusal('scim_path', path)

describe('an attribute', () => {
  it.each([
    ['userName', ' bob@a.example ', { userName: 'bob@a.example' }],
    ['externalId', 'x2', { externalId: 'x2' }],
    ['externalId', null, { externalId: null }],
    ['displayName', 'Alice M', { displayName: 'Alice M' }],
    ['displayName', ' ', { displayName: null }],
    ['preferredLanguage', 'fr-FR', { language: 'fr' }],
    ['preferredLanguage', 'de', { language: null }],
    ['password', ' as it is ', { password: ' as it is ' }],
    ['active', false, { active: false }],
    ['active', 'False', { active: false }],
    ['active', 'TRUE', {}],
    ['active', [{ value: 'false' }], { active: false }],
    ['name.givenName', 'Bob', { givenName: 'Bob' }],
    ['NAME.FAMILYNAME', null, { familyName: null }],
    ['name', { givenName: 'Bob', FamilyName: 'B', middleName: 'x' }, { givenName: 'Bob', familyName: 'B' }],
    ['name', { familyName: 'B' }, { familyName: 'B' }],
    ['name', null, { givenName: null, familyName: null }],
    ['emails', 'b@a.example', { email: 'b@a.example' }],
    ['emails.value', 'b@a.example', { email: 'b@a.example' }],
    ['emails[type eq "work"].value', 'b@a.example', { email: 'b@a.example' }],
    ['emails[ TYPE  EQ  "Work" ].VALUE', 'b@a.example', { email: 'b@a.example' }],
    ['emails[primary eq true].value', 'b@a.example', { email: 'b@a.example' }],
    ['emails[primary  eq  "True"]', { value: 'b@a.example' }, { email: 'b@a.example' }],
    ['emails', [{ value: 'c@a.example' }, { value: 'b@a.example', type: 'work' }], { email: 'b@a.example' }],
    [
      'emails',
      [
        { value: 'c@a.example', type: 'work' },
        { value: 'b@a.example', primary: 'True' },
      ],
      { email: 'b@a.example' },
    ],
    [
      'emails',
      [
        { value: 'c@a.example', type: 'work' },
        { value: 'b@a.example', primary: true },
      ],
      { email: 'b@a.example' },
    ],
    [
      'emails',
      [
        { value: 'c@a.example', primary: false },
        { value: 'b@a.example', type: 'Work' },
      ],
      { email: 'b@a.example' },
    ],
    ['emails', [], { email: null }],
    ['emails', null, { email: null }],
    ['emails', { value: null }, { email: null }],
    ['emails[type eq "home"].value', 'b@a.example', {}],
    ['emails[type eq "work"].type', 'work', {}],
    ['emails.display', 'x', {}],
    ['phoneNumbers', '2', { phone: '2', phoneType: null }],
    ['phoneNumbers', { value: '2', type: 'Home' }, { phone: '2', phoneType: 'home' }],
    [
      'phoneNumbers',
      [
        { value: '2', type: 'work' },
        { value: '3', type: 'mobile' },
      ],
      { phone: '3', phoneType: 'mobile' },
    ],
    ['phoneNumbers', [{ value: '2', type: 'fax' }], { phone: null, phoneType: null }],
    ['phoneNumbers', null, { phone: null, phoneType: null }],
    ['phoneNumbers[type eq "work"].value', '2', { phone: '2' }],
    ['phoneNumbers[type eq "work"].value', null, { phone: null, phoneType: null }],
    ['phoneNumbers[type eq "mobile"].value', '2', { phone: '2', phoneType: 'mobile' }],
    ['phoneNumbers[type eq "mobile"].value', null, {}],
    ['phoneNumbers[type eq "home"].value', '2', {}],
    ['phoneNumbers[type eq "fax"].value', '2', {}],
    ['phoneNumbers[type eq "pager"].value', '2', {}],
    ['phoneNumbers[type eq "work"].display', 'x', {}],
    ['urn:ietf:params:scim:schemas:core:2.0:User:externalId', 'x2', { externalId: 'x2' }],
    [' URN:ietf:params:scim:schemas:core:2.0:user:externalid ', ['x2'], { externalId: 'x2' }],
    ['externalId', [{ value: 'x2' }], { externalId: 'x2' }],
    ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager', '7', {}],
    ['URN:other:2.0:x[', '7', {}],
    ['title', 'Chief', {}],
    ['addresses[type eq "work"].locality', 'Lyon', {}],
    ['name.formatted', 'x', {}],
    ['name.middleName', 'x', {}],
    ['name.honorificPrefix', 'x', {}],
    ['name.honorificSuffix', 'x', {}],
  ])('%s becomes %j: %j', (path, given, expected) => {
    expect(changes(add(path, given))).toEqual(expected)
  })

  it.each(
    'addresses entitlements groups ims locale nickname photos profileurl roles timezone title usertype x509certificates id meta schemas'.split(
      ' ',
    ),
  )('%s is ignored', (attribute) => {
    expect(changes(add(attribute, 'x'), add(`${attribute}.value`, 'x'))).toEqual({})
  })

  it('has a first number of any type, and keeps that of its type', () => {
    const phones = (phone: string | null, phoneType: string | null, ...operations: ScimPatchOperation[]) => {
      const state = applyPatch({ ...STATE, phone, phoneType }, operations)
      return [state.phone, state.phoneType]
    }
    const home = (number: string | null) => add('phoneNumbers[type eq "home"].value', number)
    expect(phones(null, null, home('2'))).toEqual(['2', 'home'])
    expect(phones('1', 'home', home('2'))).toEqual(['2', 'home'])
    expect(phones('1', 'home', home(null))).toEqual([null, null])
    expect(phones(null, null, home(null))).toEqual([null, null])
    for (const type of ['fax', 'pager'])
      expect(phones(null, null, add(`phoneNumbers[type eq "${type}"].value`, '2'))).toEqual([null, null])
    expect(phones('1', null, home('2'))).toEqual(['1', null])
    expect(phones('1', 'work', add('phoneNumbers', { type: 'home' }))).toEqual([null, null])
  })

  it.each([
    ['userName', null, value('userName')],
    ['userName', ' ', value('userName')],
    ['active', 'maybe', value('active')],
    ['active', null, value('active')],
    ['active', 1, value('active')],
    ['externalId', 7, value('externalId')],
    ['externalId', ['a', 'b'], value('externalId')],
    ['externalId', [{ other: 'a' }], value('externalId')],
    ['externalId', [null, null], value('externalId')],
    ['externalId', 'x'.repeat(256), value('externalId')],
    ['externalId', 'a\u0001', value('externalId')],
    ['externalId', 'a\u007f', value('externalId')],
    ['externalId', '\ud800', value('externalId')],
    ['password', {}, value('password')],
    ['name', 'Alice', value('name')],
    ['name', undefined, value('name')],
    ['name.givenName', 7, value('name.givenName')],
    ['name', { familyName: 7 }, value('name.familyName')],
    ['name', { other: 'x' }, pathOf('name.other')],
    ['name.other', 'x', pathOf('name.other')],
    ['emails', 7, value('emails')],
    ['emails', [null], value('emails')],
    ['emails', ['a@a.example', 'b@a.example'], value('emails')],
    ['emails', { value: 7 }, value('emails')],
    ['emails', { type: 7 }, value('emails')],
    ['phoneNumbers', 'a\u0001', value('phoneNumbers')],
    ['phoneNumbers', [7], value('phoneNumbers')],
    ['active.value', true, pathOf('active.value')],
    ['other', 'x', pathOf('other')],
    ['user name', 'x', pathOf('user name')],
    ['emails[type eq "work"', 'x', pathOf('emails[type eq "work"')],
    ['emails[type ne "work"].value', 'x', pathOf('emails[type ne "work"].value')],
    ['emails[x type eq "work"].value', 'x', pathOf('emails[x type eq "work"].value')],
    ['emails[type eq "work" x].value', 'x', pathOf('emails[type eq "work" x].value')],
    ['emails[].value', 'x', pathOf('emails[].value')],
    ['emails.value.x', 'x', pathOf('emails.value.x')],
    [`${' '.repeat(150)}externalId`, 7, value(' '.repeat(100))],
    ['x'.repeat(150), 'x', pathOf('x'.repeat(100))],
  ])('%s is not changed to %j', (path, given, error) => {
    expect(() => change(add(path, given))).toThrow(error)
  })

  it('may be as long as 255 characters, in the only element of a list', () => {
    expect(changes(add('externalId', ['x'.repeat(255)]))).toEqual({ externalId: 'x'.repeat(255) })
    expect(changes(add('externalId', [null]))).toEqual({ externalId: null })
    expect(changes(add('externalId'))).toEqual({ externalId: null })
  })
})

describe('an operation', () => {
  it('without a path changes what its value names', () => {
    const operation = { 'name.givenName': 'Bob', active: 'False', title: 'Chief' }
    for (const path of [undefined, null, ''])
      expect(changes(add(path, operation))).toEqual({ givenName: 'Bob', active: false })
    expect(change()).toEqual(UNCHANGED)
  })

  it('without a path has a value that names something', () => {
    for (const given of ['text', 7, null, undefined, [{ active: true }]])
      expect(() => change(add(undefined, given))).toThrow(value(''))
    expect(() => change(remove())).toThrow(value(''))
    expect(() => change({ op: 'remove', path: '', value: { active: false } })).toThrow(value(''))
  })

  it('that removes needs no value', () => {
    expect(changes(remove('externalId'), remove('emails'), remove('name.givenName'))).toEqual({
      externalId: null,
      email: null,
      givenName: null,
    })
    expect(changes({ op: 'remove', path: 'externalId', value: 'x2' })).toEqual({ externalId: null })
    expect(() => change(remove('userName'))).toThrow(value('userName'))
  })

  it('comes after those before it', () => {
    expect(changes(add('externalId', 'x2'), add('externalId', 'x3'))).toEqual({ externalId: 'x3' })
  })
})

it('a display name that the names of the person make changes with them, and another stays', () => {
  const made = { ...STATE, displayName: 'Alice Martin' }
  expect(applyPatch(made, [add('name.givenName', 'Bob')]).displayName).toBeNull()
  expect(applyPatch(STATE, [add('name.givenName', 'Bob')]).displayName).toBe('Al')
})

it('any operation changes the state or is refused', () => {
  const path = fc.constantFrom(
    'userName',
    'emails',
    'phoneNumbers[type eq "mobile"].value',
    'name',
    'active',
    'password',
  )
  fc.assert(
    fc.property(path, fc.jsonValue(), (name, given) => {
      try {
        change(add(name, given))
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
      }
    }),
  )
})
