import fc from 'fast-check'

/** Any character of Unicode: fast-check's own `binary` takes seconds to set up. */
export const anyCharacter: fc.Arbitrary<string> = fc.oneof(
  fc.nat(0x7f).map((code) => String.fromCodePoint(code)),
  fc
    .nat(0x10ffff)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code)),
)

/** Any text of at most so many characters. */
export const anyText = (maxLength: number): fc.Arbitrary<string> => fc.string({ unit: anyCharacter, maxLength })
