import { expect, it } from 'vitest'
import { formatInteger, readNumberFormat } from './xlsx-formats.rules.ts'

it.each([
  [14, undefined, 'date'],
  [22, undefined, 'date'],
  [27, undefined, 'date'],
  [36, undefined, 'date'],
  [58, undefined, 'date'],
  [13, undefined, null],
  [23, undefined, null],
  [0, undefined, null],
  [49, undefined, null],
  [164, 'General', null],
  [164, '@', null],
  [164, '#,##0.00', null],
  [164, '0.00E+00', null],
  [164, '[Red]0%', null],
  [164, '"day" 0', null],
  [164, 'dd/mm/yyyy', 'date'],
  [164, '[$-409]h:mm AM/PM;@', 'date'],
  [164, '[h]:mm', 'date'],
  [164, '[hh]', 'date'],
  [164, '[mm]', 'date'],
  [164, '[ss]', 'date'],
  [164, '00;[Red]-00;"none"', { form: '00' }],
  [164, '"(+) "00', { form: '(+) 00' }],
  [164, '+', null],
  [164, '00000', { form: '00000' }],
  [164, '0#\\ ##\\ ##', { form: '0# ## ##' }],
  [164, '"+"0', { form: '+0' }],
  [164, '_(0_)', { form: '0' }],
] as const)('reads the number format %s %s', (id, code, format) => {
  expect(readNumberFormat(id, code)).toEqual(format)
})

it.each([
  ['7', '000', '007'],
  ['12345', '000', '12345'],
  ['612345678', '0# ## ## ## ##', '06 12 34 56 78'],
  ['33612345678', '+0', '+33612345678'],
  ['0', '0', '0'],
  ['12.5', '0 00', '12.5'],
  ['7', '# 0', ' 7'],
  ['7', '#00', '07'],
  ['-7', '000', '-7'],
  ['1.5', '000', '1.5'],
])('shows %s in the form %s as %s', (number, form, shown) => {
  expect(formatInteger(number, form)).toBe(shown)
})
