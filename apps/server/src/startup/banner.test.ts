import { expect, it } from 'vitest'
import { banner } from './banner.ts'

const first = {
  domain: 'sip.example.com',
  host: 'accounts.example.com',
  username: 'root',
  password: 'p',
  apiKey: 'k-1',
}

it.each(['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000'])(
  'the curl line for %s needs the key alone',
  (address) => {
    expect(banner(address, first)).toContain(`\n  curl -H 'x-api-key: k-1' ${address}/api/accounts/me\n`)
  },
)

it('the curl line for an address of the network names the host of the Space', () => {
  expect(banner('http://192.0.2.7:3000', first)).toContain(
    `\n  curl -H 'host: accounts.example.com' -H 'x-api-key: k-1' http://192.0.2.7:3000/api/accounts/me\n`,
  )
})

it('secrets that were given are not printed, and the curl line takes the key from the environment', () => {
  const given = banner('http://127.0.0.1:3000', { ...first, password: null, apiKey: null })
  expect(given).toContain('Password   that of BOOTSTRAP_ADMIN_PASSWORD')
  expect(given).toContain(`curl -H "x-api-key: $BOOTSTRAP_ADMIN_API_KEY" http://127.0.0.1:3000/api/accounts/me`)
  expect(given).not.toContain('not shown again')
})

it('the curl line is one that a shell takes, whatever the key', () => {
  expect(banner('http://127.0.0.1:3000', { ...first, apiKey: `it's $HOME` })).toContain(
    `curl -H 'x-api-key: it'\\''s $HOME' http`,
  )
})
