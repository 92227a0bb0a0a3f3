import type { ProvisioningDocument } from '@sipspace/core'
import { create } from 'xmlbuilder2'

const NAMESPACE = 'http://www.linphone.org/xsds/lpconfig.xsd'

/** The XML that Linphone reads its configuration from. Characters that XML 1.0 cannot hold are left out. */
export function renderLpconfig({ overwrite, sections }: ProvisioningDocument): string {
  const config = create({ invalidCharReplacement: '' }).ele(NAMESPACE, 'config')
  for (const { name, entries } of sections) {
    const section = config.ele('section', { name: literal(name) })
    for (const entry of entries) {
      section
        .ele('entry', { name: literal(entry.name), ...(overwrite ? { overwrite: 'true' } : {}) })
        .txt(literal(entry.value))
    }
  }
  return config.end({ headless: true })
}

/** xmlbuilder2 takes `&amp;` in a text for one that is escaped already; ours are never. */
const literal = (text: string): string => text.replaceAll('&', '&amp;')
