import { z } from 'zod'
import { EmailServer, HostName, MailEncryption, SpaceDomain } from '../spaces/spaces.schema.ts'
import { BasedOn, Email, line, secret, text, Version } from '../text.schema.ts'

/** What stands for a password that is kept, in answers and in requests. */
export const HIDDEN_PASSWORD = '********'

export const EmailServerWithPassword = EmailServer.extend({
  version: Version,
  password: z
    .literal(HIDDEN_PASSWORD)
    .nullable()
    .meta({ description: `\`${HIDDEN_PASSWORD}\` when there is one, which is never shown; null without one.` }),
}).meta({ id: 'EmailServerWithPassword' })

export const SetEmailServer = SpaceDomain.extend({
  version: BasedOn,
  host: HostName,
  port: z.int().min(1).max(65_535),
  encryption: MailEncryption.nullish().meta({
    description:
      '`tls`: STARTTLS is required; `ssl`: TLS from the start; `none`: no encryption, and the password goes in clear. Left out: `ssl` on port 465, `tls` on any other.',
  }),
  username: line(255).nullish(),
  password: secret(1000)
    .nullish()
    .meta({
      description: `Left out or \`${HIDDEN_PASSWORD}\`: the one that is kept stays, as long as host, port and username stay and \`encryption\` does not become \`none\`, so that no one else learns it. Null or empty: none.`,
    }),
  from_address: Email.nullish(),
  from_name: line(255).nullish(),
  signature: text(1000).nullish().meta({ description: 'What every mail ends with.' }),
})

export const TestEmailServer = SpaceDomain.extend({
  to: Email.nullish().meta({ description: 'Whom to send it to; the caller’s own address when it is left out.' }),
}).meta({ examples: [{ domain: 'sip.example.org', to: 'alice@example.com' }] })

export const TestMailOutcome = z
  .object({
    to: z.string(),
    server: z
      .string()
      .nullable()
      .meta({ description: 'Host and port; null where no mail server is set, so that mails are written to files.' }),
    delivered: z.boolean(),
    response: z.string().nullable().meta({ description: 'What the mail server said when it took the mail.' }),
    error: z.string().nullable().meta({ description: 'Why it was not delivered, in the mail server’s words.' }),
  })
  .meta({ id: 'TestMailOutcome' })
