import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DotEnvError, readDotEnv } from './dot-env.ts'

/** A setting's name as other settings use it. */
const name = (setting: string): string => `\${${setting}}`

const read = (text: string) => Object.fromEntries(readDotEnv(text))

describe('a .env file', () => {
  it.each([
    ['KEY=value # remark', { KEY: 'value' }],
    ['KEY=a#b', { KEY: 'a' }],
    ['KEY= # remark', { KEY: '' }],
    ['KEY="a # b" # remark', { KEY: 'a # b' }],
    ["KEY='a \\n # b'", { KEY: 'a \\n # b' }],
    ['DB_PASSWORD="p#ss w\\"ord\'1"', { DB_PASSWORD: 'p#ss w"ord\'1' }],
    ['KEY="a\\\\b\\n\\$c"', { KEY: 'a\\b\n$c' }],
    ['PEM="-----BEGIN\nabc=\n-----END"\nNEXT=1', { PEM: '-----BEGIN\nabc=\n-----END', NEXT: '1' }],
    ['A=null\nB=(null)\nC=(true)\nD=FALSE\nE=empty', { C: 'true', D: 'false', E: '' }],
    [
      `A=one\nB=${name('A')}/two\nC="${name('A')} ${name('B')}"\nD=${name('NOT')}\nE='${name('A')}'`,
      { A: 'one', B: 'one/two', C: 'one one/two', D: name('NOT'), E: name('A') },
    ],
    ['\ufeff# remark\r\n\r\nexport A=1\r\n  B = 2 \r\nA=3', { A: '3', B: '2' }],
    ['A=1\nA=null', {}],
    ['A', {}],
  ])('is read as phpdotenv and Laravel read it: %j', (text, values) => {
    expect(read(text)).toEqual(values)
  })

  it.each([
    ['A=1\nnot a setting', '.env line 2: it is not NAME=value'],
    ['\nA="no end\nB=1', '.env line 2: a quoted value does not end'],
    ["A='no end", '.env line 1: a quoted value does not end'],
  ])('is refused with the line: %j', (text, message) => {
    expect(() => read(text)).toThrow(new DotEnvError(message))
  })

  it('gives every value back that was put into double quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        fc.pre(!/^(?:\(?(?:null|empty)\)?|\((?:true|false)\)|true|false)$/i.test(value) && !/\r/.test(value))
        expect(read(`KEY="${value.replace(/["\\$]/g, '\\$&')}"`)).toEqual({ KEY: value })
      }),
    )
  })
})
