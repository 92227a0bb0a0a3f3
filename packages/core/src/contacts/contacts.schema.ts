import { z } from 'zod'
import { Account, AccountId, DtmfProtocol } from '../accounts/accounts.schema.ts'
import { BasedOn, Id, line, Timestamp, text, Version } from '../text.schema.ts'

/** A contact as the account that has it sees it: nothing of it that is a secret, or that is between it and the server. */
export const Contact = Account.pick({
  id: true,
  username: true,
  domain: true,
  sip_uri: true,
  activated: true,
  dtmf_protocol: true,
  display_name: true,
  realm: true,
  dictionary: true,
  passwords: true,
  types: true,
  actions: true,
})
  .extend({
    provisioning_token: z.literal('').meta({ description: 'Always empty: it is for the contact alone.' }),
    provisioning_token_expire_at: z.null(),
    email_change_code: z.null(),
    carddav_servers: z.array(z.never()).meta({ examples: [[]] }),
  })
  .meta({ id: 'Contact' })

export const ContactId = AccountId.extend({ contact_id: Id })

/** What an address book has of a contact. */
export const ContactCard = z
  .object({
    name: z.string().meta({ description: 'The display name, else the SIP address without `sip:`.', examples: ['Bob'] }),
    sip: z.string().meta({ description: 'The SIP URI.', examples: ['sip:bob@sip.example.org'] }),
    phone: z
      .string()
      .nullable()
      .meta({ examples: ['+33612345678'] }),
    dtmf_protocol: DtmfProtocol.nullable(),
  })
  .meta({ id: 'ContactCard' })

export const ContactsList = z
  .object({
    id: Id,
    space_id: z.int(),
    title: z.string().meta({ examples: ['Family'] }),
    description: z.string(),
    contacts_count: z.int().meta({ description: 'Accounts that are on it.' }),
    created_at: Timestamp,
    updated_at: Timestamp,
    version: Version,
  })
  .meta({ id: 'ContactsList' })

export const ContactsListId = z.object({ id: Id })

export const CreateContactsList = z.object({
  title: line(255)
    .min(1)
    .meta({ examples: ['Family'] }),
  description: text(1000)
    .min(1)
    .meta({ examples: ['All of them'] }),
})

export const UpdateContactsList = CreateContactsList.extend({ id: Id, version: BasedOn })

/** What is shown of an account on a list. */
const AccountOnList = Account.pick({ id: true, username: true, domain: true, display_name: true, phone: true }).meta({
  id: 'AccountOnList',
})

export const ListContactsOfList = z.object({
  id: Id,
  cursor: Id.nullish().meta({
    description: 'Where to go on: the `next_cursor` of the part before. None: from the start.',
  }),
  limit: z.int().min(1).max(500).default(50),
})

export const ContactsOfList = z
  .object({ data: z.array(AccountOnList), next_cursor: Id.nullable() })
  .meta({ id: 'ContactsOfList' })

/** An account on a list. */
export const ListedContact = z.object({ contacts_list_id: Id, contact_id: Id })

/** A list that an account has. */
export const ListOfAccount = AccountId.extend({ contacts_list_id: Id })

export type ContactCard = z.output<typeof ContactCard>
