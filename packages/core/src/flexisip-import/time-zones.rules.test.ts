import { expect, it } from 'vitest'
import { postgresZone } from './time-zones.rules.ts'

it.each([
  ['Europe/Paris', 'Europe/Paris'],
  ['UTC', 'UTC'],
  ['+02:00', '<+02:00>-02:00'],
  ['-09:30', '<-09:30>+09:30'],
  // which Node.js takes since version 22
  ['+0200', '<+02:00>-02:00'],
  ['-09', '<-09:00>+09:00'],
  ['+02:00 ', null],
  ['+2', null],
  ['a+02:00', null],
  ['Europe/Nowhere', null],
  ['', null],
])('the time zone %j is %s to PostgreSQL', (text, zone) => {
  expect(postgresZone(text)).toBe(zone)
})
