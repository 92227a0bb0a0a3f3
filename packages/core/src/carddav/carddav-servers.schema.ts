import { z } from 'zod'
import { SpaceDomain } from '../spaces/spaces.schema.ts'
import { Id, line } from '../text.schema.ts'

const HttpUri = line(2000)
  .refine(isHttpUri, { error: 'http_uri' })
  .meta({ format: 'uri', examples: ['https://carddav.example.org/contacts'] })

function isHttpUri(text: string): boolean {
  return /^https?:\/\/[^/]/i.test(text) && !/\s/.test(text) && URL.canParse(text)
}

/** Names of vCard properties (RFC 6350 section 3.3) as Linphone reads them: with commas between them and nothing else. */
const VcardFields = line(255)
  .regex(/^[A-Za-z0-9-]+(,[A-Za-z0-9-]+)*$/, { error: 'vcard_fields' })
  .meta({ examples: ['FN,NOTE'] })

const count = z.int().min(0).max(2_147_483_647)

/** What is left out has its default, also where a server is replaced. */
const settings = {
  uri: HttpUri,
  enabled: z.boolean().nullish(),
  min_characters: count.nullish().meta({ description: 'Characters that a search has at least; 3 by default.' }),
  results_limit: count.nullish().meta({ description: 'Results that a search gives at most; 0, the default: all.' }),
  timeout: count.nullish().meta({ description: 'Seconds; 5 by default.' }),
  delay: count.nullish().meta({ description: 'Milliseconds without a key before a search is sent; 500 by default.' }),
  fields_for_user_input: VcardFields.nullish(),
  fields_for_domain: VcardFields.nullish(),
  use_exact_match_policy: z.boolean().nullish(),
}

export const CardDavServerId = SpaceDomain.extend({ id: Id })

export const CreateCardDavServer = SpaceDomain.extend(settings)

export const UpdateCardDavServer = CardDavServerId.extend(settings)
