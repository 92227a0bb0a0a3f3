import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDump, readParts } from './dump.ts'
import { DumpError } from './dump-tokens.ts'

type Tables = Record<string, { columns: readonly string[]; rows: (string | null)[][] }>

/** The parts of a text, split at each so many octets. */
async function* inParts(text: string | Buffer, size = 7): AsyncGenerator<Buffer> {
  const octets = Buffer.from(text as string)
  for (let at = 0; at < octets.length; at += size) yield octets.subarray(at, at + size)
}

async function tablesOf(parts: AsyncIterable<Buffer>): Promise<Tables> {
  const tables: Tables = {}
  for await (const { table, columns, rows } of readDump(parts)) {
    tables[table] ??= { columns, rows: [] }
    const known = tables[table]
    expect(columns).toEqual(known.columns)
    known.rows.push(...rows.map((row) => [...row]))
  }
  return tables
}

const read = (text: string | Buffer, size?: number) => tablesOf(inParts(text, size))

/** A value as mysqldump writes it. */
function literal(value: string | null, style: 'escaped' | 'doubled' | 'hex'): string {
  if (value === null) return 'NULL'
  if (style === 'hex') return `0x${Buffer.from(value).toString('hex')}`
  const escapes = { '\\': '\\\\', '\0': '\\0', '\n': '\\n', '\r': '\\r', '\x1a': '\\Z' }
  const escaped = Object.entries(escapes).reduce((text, [character, as]) => text.replaceAll(character, as), value)
  return style === 'escaped'
    ? `'${escaped.replace(/['"]/g, (quote) => `\\${quote}`)}'`
    : `'${escaped.replaceAll("'", "''")}'`
}

const CREATE =
  "CREATE TABLE `t` (\n  `id` int(10) unsigned NOT NULL,\n  `key` varchar(255) DEFAULT 'a, b',\n  PRIMARY KEY (`id`)\n);\n"

describe('a dump of MySQL', () => {
  it('gives every value as it was, however it is written and wherever its parts are split', () => {
    const Value = fc.option(fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.toWellFormed()))
    const Style = fc.constantFrom('escaped' as const, 'doubled' as const, 'hex' as const)
    return fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(Value, Value), { minLength: 1, maxLength: 4 }),
        Style,
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        async (rows, style, isExtended, size) => {
          const tuples = rows.map((row) => `(${row.map((value) => literal(value, style)).join(',')})`)
          const inserts = isExtended
            ? `INSERT INTO \`t\` VALUES\n${tuples.join(',\n')};`
            : tuples.map((tuple) => `INSERT INTO t (id, \`key\`) VALUES ${tuple};`).join('\n')
          expect((await read(`${CREATE}${inserts}\n`, size))['t']?.rows).toEqual(rows)
        },
      ),
    )
  })

  it('is refused with the line where it is broken, and nothing else happens', () => {
    const whole = `-- remark\n${CREATE}LOCK TABLES \`t\` WRITE;\nINSERT INTO \`t\` VALUES (1,'it\\'s'),(2,0xC3A9);\n/*!40000 x */;\n`
    return fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length),
        fc.string({
          unit: fc.constantFrom("'", '"', '`', '\\', '(', ')', ',', ';', '/*', '*/', '-- ', '0x', '\n', 'é'),
          maxLength: 4,
        }),
        fc.nat(12),
        async (at, inserted, removed) => {
          const broken = whole.slice(0, at) + inserted + whole.slice(at + removed)
          const outcome = await read(broken).catch((error: unknown) => error)
          if (outcome instanceof Error) {
            expect(outcome).toBeInstanceOf(DumpError)
            expect(outcome.message).toMatch(/^line \d+: /)
            expect((outcome as DumpError).line).toBeLessThanOrEqual(broken.split('\n').length)
          }
        },
      ),
    )
  })

  it('may have comments, the sandbox line, versioned comments, other statements and other spellings', async () => {
    const text = `/*M!999999\\- enable the sandbox mode */ \n# shell remark; with 'quote
-- it's a remark\n/*!40103 SET TIME_ZONE='+00:00' */;
CREATE DATABASE \`x\`; USE x;
CREATE TABLE IF NOT EXISTS "db"."strange \`name" ("a\`b" int /* , c */ DEFAULT 1, value text, KEY \`k\` (\`value\`), CONSTRAINT c CHECK ((value <> ';')));
DELIMITER ;;
CREATE TRIGGER x BEFORE INSERT ON y FOR EACH ROW BEGIN INSERT INTO z SELECT 'VALUES'; END ;;
DELIMITER ;
INSERT IGNORE INTO "strange \`name" ("a\`b", value) VALUES (-1.5e3,_utf8mb4'a''b"c\\%\\_\\x'), (+2,N'd''e"f'),(.5,x'6162'),(b'1100001',TRUE),(NULL, FALSE);
REPLACE INTO db.\`other\` (value) VALUE ('é');\n`
    expect(await tablesOf(inParts(text, 3))).toEqual({
      'strange `name': {
        columns: ['a`b', 'value'],
        rows: [
          ['-1.5e3', 'a\'b"c\\%\\_x'],
          ['+2', 'd\'e"f'],
          ['.5', 'ab'],
          ['a', '1'],
          [null, '0'],
        ],
      },
      other: { columns: ['value'], rows: [['é']] },
    })
  })

  it.each([
    ["INSERT INTO t VALUES ('a');", /^line 7: insert into t: 1 values for 2 columns$/],
    ['INSERT INTO t VALUES (1,now());', /^line 7: insert into t: “now” was not expected here$/],
    ['INSERT INTO t VALUES (1,2),;', /^line 7: insert into t: “;” was not expected here$/],
    ["INSERT INTO t VALUES (1,'\nx", /^line 7: a quoted text that begins here does not end: the dump is not complete$/],
    ['INSERT INTO t VALUES (1,2)', /^line 7: the dump ends in the middle of a statement: it is not complete$/],
    ['INSERT INTO t SET id = 1;', /^line 7: an insert without values$/],
    ['INSERT INTO u VALUES (1);', /^line 7: insert into u: the columns are not known.*--complete-insert$/],
    ['/* x', /^line 7: a comment that begins here does not end$/],
    [
      "-- MySQL dump 10.13\nINSERT INTO t VALUES (1,'x');",
      /^the dump is not complete: it lacks the line “-- Dump completed”/,
    ],
  ])('is refused for %j', async (text, message) => {
    await expect(read(`\n${CREATE}${text}`)).rejects.toThrow(message)
  })

  it('is refused where a text is not UTF-8, or the file is UTF-16', async () => {
    const latin1 = Buffer.from(`${CREATE}INSERT INTO t VALUES (1,'é');`, 'latin1')
    await expect(read(latin1)).rejects.toThrow(/line 6: insert into t: a text that is not UTF-8; .*utf8mb4/)
    await expect(read(Buffer.from(`\ufeff${CREATE}`, 'utf16le'))).rejects.toThrow(/UTF-16.*--result-file/)
    expect((await read(`\ufeff${CREATE}INSERT INTO t VALUES (1,'x');`))['t']?.rows).toEqual([['1', 'x']])
  })

  it('is read from a file, packed or not, and refused where the packed file was cut off', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dump-'))
    try {
      const rows = Array.from({ length: 5000 }, (_, id) => [String(id), `value ${id}`])
      const text = `${CREATE}INSERT INTO t VALUES ${rows.map(([id, value]) => `(${id},'${value}')`).join(',')};`
      const packed = gzipSync(text)
      await writeFile(join(folder, 'plain'), text)
      await writeFile(join(folder, 'packed'), packed)
      await writeFile(join(folder, 'cut'), packed.subarray(0, packed.length / 2))
      for (const name of ['plain', 'packed'])
        expect((await tablesOf(readParts(join(folder, name))))['t']?.rows).toEqual(rows)
      await expect(tablesOf(readParts(join(folder, 'cut')))).rejects.toThrow(/unexpected end of file/)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
