import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { anyText, createTestDatabase } from '../../../test/support/database/index.ts'
import { DomainName, Email, Id, line, Moment, secret, text } from './text.schema.ts'

const takes = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success

describe('a text', () => {
  const anything = fc.string({
    unit: fc.constantFrom('a', '\0', '\n', '\u001f', '\u007f', '\ud800', '\udc00', '🙂', 'é'),
  })

  it('on one line has no control character and no broken Unicode', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(takes(line(1000), value)).toBe(value.isWellFormed() && !/\p{Cc}/u.test(value))
      }),
    )
  })

  it('of several lines, and a secret, has no NUL and no broken Unicode', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const storable = value.isWellFormed() && !value.includes('\0')
        expect(takes(text(1000), value)).toBe(storable)
        expect(takes(secret(1000), value)).toBe(storable)
      }),
    )
  })

  it('that is taken is kept by the database to the letter', async () => {
    await using database = await createTestDatabase()
    await fc.assert(
      fc.asyncProperty(anyText(50), async (value) => {
        fc.pre(takes(text(1000), value))
        const { rows } = await database.pool.query<{ kept: string }>('select $1::text as kept', [value])
        expect(rows[0]?.kept).toBe(value)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a domain name', () => {
  it.each(['192.0.2.1', 'sip.example.org', 'a.bc', 'x-y.example', '4.example', `${'a'.repeat(60)}.org`])(
    'may be %s',
    (name) => {
      expect(DomainName.parse(name)).toBe(name)
    },
  )
  it('is in lower case', () => {
    expect(DomainName.parse('SIP.Example.ORG')).toBe('sip.example.org')
  })
  it.each([
    'localhost',
    '.example',
    'example.',
    'a..b',
    '-a.example',
    'a-.example',
    'under_score.example',
    '192.0.2',
    '192.0.2.256',
    '192.0.2.01',
    'sip:a.example',
    'a.example:5060',
    'ex ample.org',
    'exämple.org',
    `${'a'.repeat(61)}.org`,
    `a.${'b'.repeat(64)}`,
  ])('is not %s', (name) => {
    expect(takes(DomainName, name)).toBe(false)
  })
})

describe('an email address', () => {
  it.each([
    ['info@müller.example', 'info@xn--mller-kva.example'],
    ['Info@MÜLLER.Example', 'Info@xn--mller-kva.example'],
    ['info@mu\u0308ller.example', 'info@xn--mller-kva.example'],
    ['info@例え。テスト', 'info@xn--r8jz45g.xn--zckzah'],
  ])('%s has an international domain, and is read as %s', (written, kept) => {
    expect(Email.parse(written)).toBe(kept)
    expect(Email.parse(kept)).toBe(kept)
  })
  it.each(['a@b.example', 'first.last+tag@sub.domain.example', "o'neil@b.example", 'A@B.EXAMPLE', '1@2.example'])(
    'may be %s',
    (email) => {
      expect(Email.parse(email)).toBe(email)
    },
  )
  it.each([
    '@b.example',
    'a@',
    'a@b',
    'a@b.',
    'a@.b',
    'a@b..c',
    'a b@c.example',
    'a@b@c.example',
    'a@b.example\nBcc: c@d.example',
    'a@b.example, c@d.example',
    '<a@b.example>',
    'a@-b.example',
    `${'a'.repeat(245)}@b.example`,
    `${'a'.repeat(65)}@b.example`,
    'a..b@c.example',
    '.a@b.example',
    'a.@b.example',
    'ü@b.example',
    'a@ü/b.example',
    'a@ü b.example',
    'a@ü@b.example',
    'a@b.example\0',
    'a@ü.example\0',
    '\ta@ü.example',
  ])('is not %j', (email) => {
    expect(takes(Email, email)).toBe(false)
  })
})

describe('an id', () => {
  it('is a positive 32 bit integer', () => {
    for (const id of [1, 2_147_483_647]) expect(takes(Id, id)).toBe(true)
    for (const id of [0, -1, 1.5, 2_147_483_648, Number.NaN, Infinity, '1', null]) expect(takes(Id, id)).toBe(false)
  })
})

describe('a moment', () => {
  it.each([
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z'],
    ['2026-03-01T10:00:00.5+02:30', '2026-03-01T07:30:00.500Z'],
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s is %s', (written, meant) => {
    expect(Moment.parse(written)).toBe(meant)
  })

  it.each([
    '',
    'tomorrow',
    '2026-02-30',
    '2026-13-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '10000-01-01T00:00:00Z',
    '1767225600',
  ])('is not %j', (written) => {
    expect(takes(Moment, written)).toBe(false)
  })

  it('that is taken is one that the database takes', async () => {
    await using database = await createTestDatabase()
    const part = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'))
    const written = fc
      .tuple(
        fc.integer({ min: 0, max: 9999 }),
        part(13),
        part(32),
        part(24),
        part(60),
        fc.constantFrom('Z', '+14:00', '-23:59'),
      )
      .map(([y, m, d, h, min, zone]) => `${String(y).padStart(4, '0')}-${m}-${d}T${h}:${min}:00${zone}`)
    await fc.assert(
      fc.asyncProperty(written, async (value) => {
        const parsed = Moment.safeParse(value)
        fc.pre(parsed.success)
        const { rows } = await database.pool.query<{ at: string }>('select $1::timestamptz as at', [parsed.data])
        expect(Date.parse(rows[0]?.at ?? '')).toBe(Date.parse(parsed.data ?? ''))
      }),
      { numRuns: 50 },
    )
  })
})
