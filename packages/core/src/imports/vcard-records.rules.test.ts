import { describe, expect, it } from 'vitest'
import { MAX_RECORD_CHARACTERS } from './csv-records.rules.ts'
import { isVcard, readVcards, VCARD_COLUMNS } from './vcard-records.rules.ts'

async function recordsOf(...pieces: string[]) {
  const records = []
  for await (const record of readVcards(
    (async function* () {
      yield* pieces
    })(),
  ))
    records.push(record)
  return records
}

/** The cells of a card that have a text, by the names of their columns. */
async function cardOf(...lines: string[]) {
  const [record] = await recordsOf(['BEGIN:VCARD', ...lines, 'END:VCARD'].join('\r\n'))
  expect(record?.fault).toBeUndefined()
  expect(record?.quoted).toEqual(VCARD_COLUMNS.map(() => false))
  const named = VCARD_COLUMNS.map(({ name }, index) => [name, record?.cells[index]] as const)
  return Object.fromEntries(named.filter(([, cell]) => cell !== ''))
}
const faultOf = async (text: string) => (await recordsOf(text))[0]?.fault

describe('a file', () => {
  it.each([
    ['BEGIN:VCARD\nVERSION:3.0', true],
    ['\ufeffbegin:vcard\r\n', true],
    ['\n \n BEGIN:VCARD  \nFN:x', true],
    [`${'\n'.repeat(180)}BEGIN:VCARD\n`, true],
    [`${'\n'.repeat(195)}BEGIN:VCARD\n`, false],
    ['username,password\nBEGIN:VCARD,x\n', false],
    ['x BEGIN:VCARD\n', false],
    ['BEGIN:VCARDS\n', false],
    ['', false],
  ])('%j is one of vCards: %s', (text, isOne) => {
    expect(isVcard(text)).toBe(isOne)
  })
})

describe('a vCard', () => {
  it('fills the columns of a table', async () => {
    expect(VCARD_COLUMNS).toEqual([
      { name: 'IMPP', field: 'username' },
      { name: 'FN', field: 'display_name' },
      { name: 'N (given)', field: 'given_name' },
      { name: 'N (family)', field: 'family_name' },
      { name: 'EMAIL', field: 'email' },
      { name: 'TEL', field: 'phone' },
      { name: 'LANG', field: 'language' },
      { name: 'NICKNAME', field: null },
      { name: 'ORG', field: null },
    ])
    expect(
      await cardOf(
        'VERSION:4.0',
        'N:Doe;John,Jim;;;',
        'FN:John Doe ',
        'IMPP:xmpp:john@a.example',
        'IMPP:SIP:john@a.example',
        'IMPP:sips:other@a.example',
        'EMAIL:john@mail.example',
        'TEL:+33612345678',
        'LANG:fr',
        'NICKNAME:Jo,Joe',
        'ORG:Example;North',
      ),
    ).toEqual({
      IMPP: 'SIP:john@a.example',
      FN: 'John Doe',
      'N (given)': 'John Jim',
      'N (family)': 'Doe',
      EMAIL: 'john@mail.example',
      TEL: '+33612345678',
      LANG: 'fr',
      NICKNAME: 'Jo',
      ORG: 'Example North',
    })
    expect(await cardOf('VERSION:4.0')).toEqual({})
    expect(await cardOf('VERSION:3.0', 'N;VALUE=text:Doe\\;John', 'IMPP:http://sip:x')).toEqual({
      'N (family)': 'Doe',
      'N (given)': 'John',
    })
  })

  it('has its preferred properties taken, in the ways of each version', async () => {
    const emails = ['EMAIL:first@a.example', 'EMAIL;PREF=2:second@a.example', 'EMAIL;PREF=1:best@a.example']
    expect(await cardOf('VERSION:4.0', ...emails)).toEqual({ EMAIL: 'best@a.example' })
    expect(await cardOf('VERSION:4.0', 'EMAIL;PREF=100:one@a.example', 'EMAIL:two@a.example')).toEqual({
      EMAIL: 'one@a.example',
    })
    expect(await cardOf('VERSION:4.0', 'EMAIL:two@a.example', 'EMAIL;PREF=100:one@a.example')).toEqual({
      EMAIL: 'one@a.example',
    })
    expect(await cardOf('VERSION:3.0', ...emails, 'EMAIL;TYPE=work,PREF:typed@a.example')).toEqual({
      EMAIL: 'typed@a.example',
    })
    expect(await cardOf('VERSION:3.0', 'EMAIL:one@a.example', 'EMAIL:two@a.example')).toEqual({
      EMAIL: 'one@a.example',
    })
  })

  it('has its mobile number taken, else the preferred one, and no fax', async () => {
    const [fax, pager, work] = ['TEL;TYPE=work,fax:1', 'TEL;TYPE=Pager:2', 'TEL;TYPE=work:3']
    expect(await cardOf('VERSION:3.0', fax, pager, work, 'TEL;TYPE=pref:4', 'TEL;TYPE=home,CELL:5')).toEqual({
      TEL: '5',
    })
    expect(await cardOf('VERSION:3.0', fax, pager, work, 'TEL;TYPE=pref:4')).toEqual({ TEL: '4' })
    expect(await cardOf('VERSION:4.0', fax, pager, work)).toEqual({ TEL: '3' })
    expect(await cardOf('VERSION:3.0', fax, pager)).toEqual({})
    expect(await cardOf('VERSION:3.0', 'TEL;TYPE=cell;TYPE=fax:6', 'TEL:7')).toEqual({ TEL: '7' })
  })

  it('may have properties in groups, as Apple writes them, and folded lines', async () => {
    const card = await cardOf('VERSION:3.0', 'item1.EMAIL;type=pref:a@a.example', 'ITEM12.TEL:1', 'FN:John', '  Doe')
    expect(card).toEqual({ EMAIL: 'a@a.example', TEL: '1', FN: 'John Doe' })
    expect(await cardOf('VERSION:3.0', 'FN:item1.a')).toEqual({ FN: 'item1.a' })
  })

  it('of version 2.1 has types without a name', async () => {
    expect(await cardOf('VERSION:2.1 ', 'TEL;WORK;FAX:1', 'TEL;HOME;CELL:2;3', 'TEL;PREF:4')).toEqual({ TEL: '2;3' })
    expect(await cardOf('version:2.1', 'EMAIL;INTERNET:a@a.example', 'EMAIL;PREF;X-A=b:b@a.example')).toEqual({
      EMAIL: 'b@a.example',
    })
    expect(await cardOf('VERSION:2.1', 'N:Doe;John', 'EMAIL:a@a.example', 'EMAIL;TYPE=PREF:b@a.example')).toEqual({
      'N (family)': 'Doe',
      'N (given)': 'John',
      EMAIL: 'b@a.example',
    })
    for (const version of ['VERSION:3.0\nNOTE:VERSION:2.1', 'VERSION:2.10'])
      expect(await faultOf(`BEGIN:VCARD\n${version}\nTEL;CELL:1\nEND:VCARD`)).toBeDefined()
    // in later versions they are none
    expect(await faultOf('BEGIN:VCARD\nVERSION:3.0\nTEL;CELL:1\nEND:VCARD')).toEqual({
      kind: 'vcard_unreadable',
      column: 0,
      text: 'TEL;CELL:1',
    })
  })

  it('may have texts as quoted-printable, in several character sets', async () => {
    const card = await cardOf(
      'VERSION:2.1',
      'FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:L=c3=a9a =',
      'L=C3=A9ger=3D',
      'N;QUOTED-PRINTABLE;CHARSET="ISO-8859-1":L=E9ger;L=E9a',
      'NICKNAME;encoding=quoted-printable;charset=windows-1252:=80',
      'TEL;CELL;ENCODING=QUOTED-PRINTABLE:=2B33',
      'ORG;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo=0Athree =zz',
      'EMAIL;CHARSET=UTF-8:a=40',
    )
    expect(card).toEqual({
      FN: 'Léa Léger=',
      'N (family)': 'Léger',
      'N (given)': 'Léa',
      NICKNAME: '€',
      TEL: '+33',
      ORG: 'one\ntwo\nthree =zz',
      EMAIL: 'a=40',
    })
    expect(await cardOf('VERSION:2.1', 'FN:not;ENCODING=QUOTED-PRINTABLE:=41')).toEqual({
      FN: 'not;ENCODING=QUOTED-PRINTABLE:=41',
    })
    expect(await cardOf('VERSION:3.0', 'FN;QUOTED-PRINTABLE:CHARSET=ISO-8859-1 L=C3=A9a')).toEqual({
      FN: 'CHARSET=ISO-8859-1 Léa',
    })
    expect(await cardOf('VERSION:2.1', 'FN;QUOTED-PRINTABLE:a=')).toEqual({ FN: 'a' })
    const [cut] = await recordsOf('BEGIN:VCARD\nVERSION:2.1\nFN;QUOTED-PRINTABLE:a=\n=')
    expect(cut?.fault?.kind).toBe('vcard_unreadable')
  })
})

describe('the vCards of a file', () => {
  const card = (name: string) => `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nEND:VCARD\r\n`

  it('are read one by one, at the lines that they begin on', async () => {
    const text = `\ufeff${card('a')}\r\nnote\r\n${card('b').toLowerCase()}${card('c').replaceAll('\r', ' ')}${card('d').trim()}`
    const found = (await recordsOf(text)).map(({ line, cells }) => [line, cells[1]])
    expect(found).toEqual([
      [1, 'a'],
      [7, 'b'],
      [11, 'c'],
      [15, 'd'],
    ])
    const pieces = Array.from({ length: text.length }, (_, at) => text.charAt(at))
    expect((await recordsOf(...pieces)).map(({ line, cells }) => [line, cells[1]])).toEqual(found)
  })

  it('begin and end with lines of their own', async () => {
    const text = 'BEGIN:VCARD\nVERSION:3.0\nNOTE:BEGIN:VCARD\nNOTE:END:VCARD\nFN:a\rb\r\nEND:VCARD'
    expect((await recordsOf(text)).map(({ line, cells }) => [line, cells[1]])).toEqual([[1, 'a\rb']])
    expect(await recordsOf('BEGIN:VCARDS\nEND:VCARD\n')).toEqual([])
    const [ended] = await recordsOf('BEGIN:VCARD\nVERSION:3.0\nFN:a\nEND:VCARDS\nno property\nEND:VCARD')
    expect(ended?.fault).toBeDefined()
    expect(await faultOf('BEGIN:VCARD\nFN:o\rpen\r')).toMatchObject({ text: 'FN:o\rpen' })
    expect(await faultOf(`BEGIN:VCARD${' '.repeat(MAX_RECORD_CHARACTERS)}\nFN:a`)).toMatchObject({ text: '' })
  })

  it('cost no other where one cannot be read', async () => {
    const broken = 'BEGIN:VCARD\nVERSION:3.0\nno property\nEMAIL:x@a.example\nEND:VCARD\n'
    const open = 'BEGIN:VCARD\nFN:open\n'
    const records = await recordsOf(`${broken}${open}${card('a')}BEGIN:VCARD\nVERSION:3.0`)
    expect(records.map(({ line, cells, fault }) => [line, fault?.text ?? cells[1]])).toEqual([
      [1, 'EMAIL:x@a.example'],
      [6, 'FN:open'],
      [8, 'a'],
      [12, 'BEGIN:VCARD'],
    ])
    for (const { fault, quoted, cells } of records.filter((record) => record.fault)) {
      expect(fault).toMatchObject({ kind: 'vcard_unreadable', column: 0 })
      expect([cells, quoted]).toEqual([[], []])
    }
  })

  it('are shown by a name, an address or a number, up to forty characters', async () => {
    const shown = async (...lines: string[]) => (await faultOf(['BEGIN:VCARD', ...lines].join('\n')))?.text
    for (const line of ['FN:a', 'n;x=y:a', 'EMAIL:a', 'TEL;CELL:1'])
      expect(await shown('NOTE:x', line, 'FN:b')).toBe(line)
    expect(await shown('XFN:a', 'FNX:a', 'NOTE:FN:x')).toBe('BEGIN:VCARD')
    expect(await shown(`FN:${'x'.repeat(50)}`)).toBe(`FN:${'x'.repeat(37)}`)
    expect(await shown(`FN:${'x'.repeat(36)}\u{1f600}`)).toBe(`FN:${'x'.repeat(36)}\ufffd`)
  })

  it('may be as long as a record may be, and no longer', async () => {
    const long = (length: number) => {
      const lines = ['BEGIN:VCARD', 'VERSION:3.0', 'FN:a', 'NOTE:', 'END:VCARD']
      const left = length - lines.join('').length
      return lines.join('\n').replace('NOTE:', `NOTE:${'x'.repeat(left)}`)
    }
    expect((await recordsOf(long(MAX_RECORD_CHARACTERS)))[0]?.cells[1]).toBe('a')
    const [tooLong, next] = await recordsOf(`${long(MAX_RECORD_CHARACTERS + 1)}\n${card('b')}`)
    expect(tooLong?.fault).toEqual({ kind: 'line_too_long', column: 0, text: 'FN:a' })
    expect(next?.cells[1]).toBe('b')
  })

  it('have no line that fills the memory', async () => {
    const piece = 'x'.repeat(MAX_RECORD_CHARACTERS)
    const pieces = ['BEGIN:VCARD\nFN:', ...Array.from({ length: 20 }, () => piece), `\nEND:VCARD\n${card('b')}`]
    const records = await recordsOf(...pieces)
    expect(records.map(({ line, cells, fault }) => [line, fault?.kind ?? cells[1]])).toEqual([
      [1, 'line_too_long'],
      [4, 'b'],
    ])
  })
})
