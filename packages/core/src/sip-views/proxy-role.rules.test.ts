import { describe, expect, it } from 'vitest'
import { proxyRoleStatements, ROLE_NAME, ROLE_PASSWORD, scramVerifier } from './proxy-role.rules.ts'

describe('the role of a SIP server', () => {
  const role = { name: 'kamailio', verifier: 'SCRAM', isNew: true, database: 'a"b', views: ['sip.one', 'sip.two'] }

  it('reads the views, and nothing else', () => {
    expect(proxyRoleStatements(role)).toEqual([
      "create role kamailio login nosuperuser nocreatedb nocreaterole connection limit 50 password 'SCRAM'",
      'alter role kamailio set search_path = sip, public',
      "alter role kamailio set statement_timeout = '2s'",
      'alter role kamailio set default_transaction_read_only = on',
      'grant connect on database "a""b" to kamailio',
      'grant usage on schema sip to kamailio',
      'grant select on sip.one, sip.two to kamailio',
    ])
  })

  it('is brought up to date with the password that it has', () => {
    expect(proxyRoleStatements({ ...role, isNew: false, verifier: null })[0]).toBe(
      'alter role kamailio login nosuperuser nocreatedb nocreaterole connection limit 50',
    )
  })

  it('has a name and a password that need no quotation marks', () => {
    const names = ['kamailio', '_a1', 'a'.repeat(63), 'a'.repeat(64), '1a', 'A', 'a-b', '', 'x y']
    expect(names.filter((name) => ROLE_NAME.test(name))).toEqual(['kamailio', '_a1', 'a'.repeat(63)])
    const passwords = [
      'Aa0_.~-Aa0_.',
      'a'.repeat(200),
      'a'.repeat(11),
      'a'.repeat(201),
      'aaaaaaaaaaa@',
      ' aaaaaaaaaaaa',
    ]
    expect(passwords.map((password) => ROLE_PASSWORD.test(password))).toEqual([true, true, false, false, false, false])
  })

  it('has a password as PostgreSQL keeps it', () => {
    // the example of RFC 7677, section 3
    expect(scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'))).toBe(
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
    )
    expect(scramVerifier('pencil-pencil')).not.toBe(scramVerifier('pencil-pencil'))
  })
})
