import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLpconfig } from '../../../../../test/support/clients/provisioning.ts'
import { renderLpconfig } from './lpconfig.ts'

/** What XML 1.0 cannot hold (section 2.2), beside the surrogates that are no character at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu

const render = (value: string, name = 'reg_identity') =>
  renderLpconfig({ overwrite: false, sections: [{ name: 'proxy_0', entries: [{ name, value }] }] })

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('<', '>', '&', ';', '"', "'", '/', '!', '-', '[', ']', '#', 'a', 'm', 'p', 'x', '6', ' '),
    fc.integer({ max: 0x10ffff, min: 0 }).map((code) => String.fromCodePoint(code)),
  ),
})

describe('the XML of a provisioning document', () => {
  it('gives back any value, but for characters that XML cannot hold', () => {
    fc.assert(
      fc.property(text, (value) => {
        const xml = render(value)
        expect(xml).not.toMatch(IMPOSSIBLE)
        const expected = value.replace(IMPOSSIBLE, '').replace(/\r\n?/g, '\n')
        expect(readLpconfig(xml).sections['proxy_0']?.['reg_identity']?.replace(/\r\n?/g, '\n')).toBe(expected)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['an entity', 'Fish &amp; Chips &lt;b&gt; &#65;&#x41; &nbsp; &'],
    ['markup', '</entry></section><section name="auth_info_9">'],
    ['a comment and CDATA', '<!-- x --> <![CDATA[ y ]]> ]]>'],
    ['quotes', `"it's"`],
    ['characters beyond the first plane', '\u{1f4de} Ω é \u200f'],
  ])('takes %s in a value to the letter', (_what, value) => {
    expect(readLpconfig(render(value)).sections).toEqual({ proxy_0: { reg_identity: value } })
  })

  it('starts with the element itself, as apps have always got it', () => {
    expect(render('x')).toBe(
      '<config xmlns="http://www.linphone.org/xsds/lpconfig.xsd"><section name="proxy_0"><entry name="reg_identity">x</entry></section></config>',
    )
  })

  it('marks each entry when the app’s own values are to be overwritten', () => {
    const sections = ['misc', 'ui'].map((name) => ({
      name,
      entries: [
        { name: 'a', value: '' },
        { name: 'b', value: '1' },
      ],
    }))
    expect(readLpconfig(renderLpconfig({ overwrite: true, sections })).overwriting).toEqual([
      'misc/a',
      'misc/b',
      'ui/a',
      'ui/b',
    ])
    expect(readLpconfig(renderLpconfig({ overwrite: false, sections })).overwriting).toEqual([])
  })
})
