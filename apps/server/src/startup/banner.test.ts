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

it('where no terminal shows them, the file that has the secrets is named, and the curl line reads the key from it', () => {
  const shown = banner('http://127.0.0.1:3000', first, { in: 'file', path: '/var/lib/my space/first-admin' })
  expect(shown).toContain('password in /var/lib/my space/first-admin')
  expect(shown).toContain(
    `curl -H "x-api-key: $(sed -n s/^api_key=//p '/var/lib/my space/first-admin')" http://127.0.0.1:3000/api/accounts/me`,
  )
  expect(shown).not.toContain('k-1')
})

it('a file that cannot be written costs no secret: what to do is said', () => {
  const shown = banner('http://127.0.0.1:3000', first, { in: 'nowhere', reason: 'EROFS' })
  expect(shown).toContain('sipspace account set-password root@sip.example.com')
  expect(shown).not.toContain('k-1')
})

it('the curl line is one that a shell takes, whatever the key', () => {
  expect(banner('http://127.0.0.1:3000', { ...first, apiKey: `it's $HOME` })).toContain(
    `curl -H 'x-api-key: it'\\''s $HOME' http`,
  )
})
