import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyText } from '../../../../test/support/database/index.ts'
import { parseScimFilter } from './scim-filter.rules.ts'

it.each([
  ['userName eq "alice"', [{ attribute: 'userName', value: 'alice' }]],
  ['  USERNAME  EQ  "alice"  ', [{ attribute: 'userName', value: 'alice' }]],
  ['externalId eq "a\\"b\\\\c\\u0065"', [{ attribute: 'externalId', value: 'a"b\\ce' }]],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq ""', [{ attribute: 'userName', value: '' }]],
  ['id eq "7"', [{ attribute: 'id', value: '7' }]],
  ['emails eq "a@b.example"', [{ attribute: 'email', value: 'a@b.example' }]],
  ['emails.value eq "a@b.example"', [{ attribute: 'email', value: 'a@b.example' }]],
  ['emails[type  eq "work"].value eq "a@b.example"', [{ attribute: 'email', value: 'a@b.example' }]],
  ['active eq true', [{ attribute: 'active', value: true }]],
  ['active eq False', [{ attribute: 'active', value: false }]],
  ['active eq "True"', [{ attribute: 'active', value: true }]],
  [
    'userName eq "alice" AND  active eq true and id eq "7"',
    [
      { attribute: 'userName', value: 'alice' },
      { attribute: 'active', value: true },
      { attribute: 'id', value: '7' },
    ],
  ],
])('the filter %s is read', (filter, conditions) => {
  expect(parseScimFilter(filter)).toEqual(conditions)
})

it.each([
  '',
  'userName',
  'userName eq',
  'userName eq alice',
  'userName eq true',
  'userName eq "alice',
  'x userName eq "alice"',
  '(userName eq "alice")',
  'userName ne "alice"',
  'userName eq "alice" or id eq "7"',
  'userName eq "alice" active eq true',
  'userName eq "alice" x and id eq "7"',
  'userName eq "alice" and',
  'userName eq "alice" andid eq "7"',
  'displayName eq "Alice"',
  'toString eq "x"',
  'x:urn:ietf:params:scim:schemas:core:2.0:User:userName eq "a"',
  'urn:ietf:params:scim:schemas:core:2x0:User:userName eq "a"',
  'emails[type eq "home"].value eq "a@b.example"',
  'emails[].value eq "a@b.example"',
  'active eq "maybe"',
  'active eq ""',
  'userName eq "\\x"',
  'userName eq "a\\u0000"',
  'userName eq "\\ud800"',
  'userName eq "a\nb"',
])('the filter %s is not read', (filter) => {
  expect(parseScimFilter(filter)).toBeNull()
})

it('any text is read or not', () => {
  const part = fc.constantFrom(
    'userName',
    ' ',
    'eq',
    '"a"',
    '"',
    'and',
    'active',
    'true',
    'emails[type eq "work"].value',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        anyText(100),
        fc.array(part).map((parts) => parts.join(' ')),
      ),
      (text) => {
        for (const { value } of parseScimFilter(text) ?? []) expect(['string', 'boolean']).toContain(typeof value)
      },
    ),
  )
})
