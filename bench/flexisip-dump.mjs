/**
 * Writes a dump of Flexisip Account Manager 2.1 with made-up people to standard output, always the same for a number:
 * `node bench/flexisip-dump.mjs 1000000 | gzip > dump.sql.gz`
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'

const accounts = Number(process.argv[2] ?? 1_000_000)
const DOMAINS = ['sip.example.com', 'sip.example.org', 'lab.example.net']
const ROWS = 1000
const AT = "'2026-05-01 08:00:00'"

const hash = (text, algorithm = 'sha256') => createHash(algorithm).update(text).digest('hex')
const domainOf = (id) => DOMAINS[id % 10 === 0 ? 1 : id % 10 === 1 ? 2 : 0]
const nameOf = (id) => `user-${id}`

async function write(text) {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

async function table(name, columns, rowsOf) {
  await write(
    `CREATE TABLE \`${name}\` (\n${columns.map((column) => `  \`${column}\` text`).join(',\n')}\n) ENGINE=InnoDB;\n`,
  )
  let rows = []
  for (let id = 1; id <= accounts; id++) {
    rows.push(...rowsOf(id))
    if (rows.length < ROWS && id < accounts) continue
    if (rows.length > 0) await write(`INSERT INTO \`${name}\` VALUES\n${rows.join(',\n')};\n`)
    rows = []
  }
}

await write('-- MariaDB dump 10.19\n')
const spaces = DOMAINS.map(
  (domain, index) => `(${index + 1},'${domain}','${domain}','Space ${index + 1}',${index === 0 ? 1 : 0},0,${AT},${AT})`,
)
await write(
  `CREATE TABLE \`spaces\` (\n  \`id\` int,\n  \`domain\` text,\n  \`host\` text,\n  \`name\` text,\n  \`super\` tinyint(1),\n  \`max_accounts\` int,\n  \`created_at\` timestamp,\n  \`updated_at\` timestamp\n);\nINSERT INTO \`spaces\` VALUES\n${spaces.join(',\n')};\n`,
)
await table(
  'accounts',
  'id username domain email activated ip_address user_agent created_at display_name dtmf_protocol updated_at blocked admin phone'.split(
    ' ',
  ),
  (id) => [
    `(${id},'${nameOf(id)}','${domainOf(id)}',${id % 3 === 0 ? 'NULL' : `'${nameOf(id)}@example.com'`},1,'198.51.100.${id % 250}','Linphone-Desktop/5.2.6',${AT},'Zo\u00eb O\\'Neil ${id}',NULL,${AT},${id % 50 === 0 ? 1 : 0},${id === 1 ? 1 : 0},${id % 2 === 0 ? `'+336${String(10_000_000 + id)}'` : 'NULL'})`,
  ],
)
let password = 0
await table('passwords', ['id', 'account_id', 'password', 'algorithm'], (id) => {
  const text = `${nameOf(id)}:${domainOf(id)}:password-${id}`
  const both = id % 2 === 0 ? [`(${++password},${id},'${hash(text, 'md5')}','MD5')`] : []
  return [`(${++password},${id},'${hash(text)}','SHA-256')`, ...both]
})
await table('account_dictionary_entries', 'id key value account_id created_at updated_at'.split(' '), (id) =>
  id % 4 === 0 ? [`(${id},'floor','${id % 9}',${id},${AT},${AT})`] : [],
)
await table('provisioning_tokens', 'id account_id token used created_at updated_at ip user_agent'.split(' '), (id) =>
  id % 4 === 1 ? [`(${id},${id},'token-${hash(String(id), 'md5').slice(0, 14)}',0,${AT},${AT},NULL,NULL)`] : [],
)
await write('-- Dump completed on 2026-11-01  8:00:00\n')
