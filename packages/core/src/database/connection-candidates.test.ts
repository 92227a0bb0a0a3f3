import { expect, test } from 'vitest'
import { candidatesOf } from './connection-candidates.ts'

const plain = (url: string) =>
  candidatesOf(url).list.map(({ host, port, user, password, database, ssl }) => ({
    host,
    port,
    user,
    password,
    database,
    tls: ssl !== false,
  }))
const one = { host: 'db.example', port: 5432, user: 'me', password: undefined, database: 'sip', tls: false }

test.each([
  ['postgresql://me@db.example/sip?sslmode=disable', [one]],
  ['postgres://me:p@ss:/w#r?d%41%@db.example/sip?sslmode=disable', [{ ...one, password: 'p@ss:/w#r?d%41%' }]],
  ['postgres://me:p%40ss@db.example/sip?sslmode=disable', [{ ...one, password: 'p@ss' }]],
  ['postgres://me@[2001:db8::1]:6000/sip?sslmode=require', [{ ...one, host: '2001:db8::1', port: 6000, tls: true }]],
  ['postgres://me@%2Frun%2Fpg:6000/sip?sslmode=require', [{ ...one, host: '/run/pg', port: 6000 }]],
  ['postgres://me@/sip?host=/run/pg', [{ ...one, host: '/run/pg' }]],
  ['postgres://me@db.example/sip', [{ ...one, tls: true }, one]],
  ['postgres://me@127.0.0.1/sip', [{ ...one, host: '127.0.0.1' }]],
  ['postgres://me@db.example/sip?sslmode=allow', [one, { ...one, tls: true }]],
  [
    'postgres://me@db.example,other:5433/sip?sslmode=disable&target_session_attrs=read-write',
    [one, { ...one, host: 'other', port: 5433 }],
  ],
  [
    'postgres:///sip?user=me&host=a,b&port=1,2&sslmode=disable',
    [
      { ...one, host: 'a', port: 1 },
      { ...one, host: 'b', port: 2 },
    ],
  ],
])('%s', (url, expected) => {
  expect(plain(url)).toEqual(expected)
})

test.each([
  ['mysql://root@localhost/db', /must be like postgresql/],
  ['localhost:5432', /must be like postgresql/],
  ['postgres://me@db/sip?sslmode=yes', /sslmode of disable/],
  ['postgres://me@db/sip?sslmode=verify-ca', /sslrootcert/],
  ['postgres://me@db/sip?sslmode=verify-full&sslrootcert=/nowhere', /\/nowhere cannot/],
  ['postgres://me@db:99999/sip', /ports/],
  ['postgres://me@db/sip?target_session_attrs=standby', /target_session_attrs/],
])('%s is refused', (url, message) => {
  expect(() => candidatesOf(url)).toThrow(message)
})
