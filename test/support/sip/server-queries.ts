import type { SipIdentity } from '../../../packages/core/src/credentials/sip-identity.rules.ts'

/**
 * The SQL that SIP servers send for one REGISTER, by their configurations, on our views: Kamailio 5.6.3 (auth_db and sqlops), OpenSIPS
 * 3.6.8 (auth_db and sqlops), Asterisk 22.10 (realtime by pgsql and ODBC), Flexisip (SOCI). Those of Kamailio and OpenSIPS, and
 * those of Asterisk by pgsql, come with their values in the text, as here.
 */
export function serverQueries({ username, domain }: SipIdentity): { name: string; text: string }[] {
  const address = `${username}@${domain}`
  return [
    {
      name: 'Kamailio, auth_db, MD5',
      text: `select ha1,account_id from sip.kamailio_md5 where username='${username}' AND domain='${domain}'`,
    },
    {
      name: 'Kamailio, auth_db, SHA-256',
      text: `select ha1,account_id from sip.kamailio_sha256 where username='${username}' AND domain='${domain}'`,
    },
    {
      name: 'Kamailio, sqlops',
      text: `select ha1 from sip.credentials where username = E'${username}' and domain = E'${domain}' and algorithm = 'SHA-256'`,
    },
    { name: 'Kamailio, htable', text: 'select key_name,key_value from sip.kamailio_realm' },
    { name: 'Kamailio, domain', text: 'select domain,did from sip.kamailio_domain' },
    {
      name: 'OpenSIPS, auth_db',
      text: `select ha1,ha1_sha256,ha1_sha512t256 from sip.opensips where username='${username}' AND domain='${domain}'`,
    },
    {
      name: 'OpenSIPS, sqlops',
      text: `select ha1,ha1_sha256 from sip.opensips where username='${username}' AND domain='${domain}'`,
    },
    { name: 'OpenSIPS, sqlops, realm', text: `select realm from sip.domains where domain='${domain}'` },
    { name: 'Asterisk, endpoint', text: `SELECT * FROM sip.ps_endpoints WHERE id = '${address}'` },
    { name: 'Asterisk, auth', text: `SELECT * FROM sip.ps_auths WHERE id = '${address}'` },
    { name: 'Asterisk, auth of older versions', text: `SELECT * FROM sip.ps_auths_md5 WHERE id = '${address}'` },
    { name: 'Asterisk, aor', text: `SELECT * FROM sip.ps_aors WHERE id = '${address}'` },
    {
      name: 'Flexisip',
      text: `select ha1, algorithm from sip.credentials where username = '${username}' and domain = '${domain}'`,
    },
    {
      name: 'Flexisip, on the view of before',
      text: `select ha1, algorithm from sip_credentials where username = '${username}' and domain = '${domain}'`,
    },
  ]
}
