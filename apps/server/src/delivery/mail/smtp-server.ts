import type { Config } from '../../config/config.ts'
import type { SmtpServer } from './mail.transport.ts'

const encryptions = { tls: 'starttls', ssl: 'tls', none: 'none' } as const

/** A Space's own mail server, as the database has it. */
export interface OwnServer {
  host: string
  port: number
  encryption: keyof typeof encryptions
  username: string | null
  password: string | null
  from_address: string | null
  from_name: string | null
  internet_only: boolean
}

/** Where the mails of a Space go: to its own server, else to the installation's; null without either. */
export function smtpServer(config: Config, space: { name: string; server: OwnServer | null }): SmtpServer | null {
  const { server } = space
  if (server !== null) {
    return {
      host: server.host,
      port: server.port,
      username: server.username,
      password: server.password,
      fromAddress: server.from_address ?? config.MAIL_FROM_ADDRESS,
      fromName: server.from_name ?? space.name,
      encryption: encryptions[server.encryption],
      isInternetOnly: server.internet_only,
    }
  }
  if (config.MAIL_HOST === undefined) return null
  return {
    host: config.MAIL_HOST,
    port: config.MAIL_PORT,
    username: config.MAIL_USERNAME ?? null,
    password: config.MAIL_PASSWORD ?? null,
    fromAddress: config.MAIL_FROM_ADDRESS,
    fromName: config.MAIL_FROM_NAME ?? space.name,
    encryption: config.MAIL_ENCRYPTION === undefined ? null : encryptions[config.MAIL_ENCRYPTION],
    verify: {
      certificate: config.MAIL_VERIFY_PEER && !config.MAIL_ALLOW_SELF_SIGNED,
      name: config.MAIL_VERIFY_PEER_NAME,
    },
  }
}
