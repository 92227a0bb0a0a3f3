import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'

/** Where the repository's documentation is: beside the built server, else, for a server run from its sources, in place. */
const FOLDERS = [join(import.meta.dirname, 'documentation'), join(import.meta.dirname, '../../../../..')]

const CLIENT_README = 'packages/client/README.md'

/** A page that is made from a file of the repository. */
export interface DocumentationPage {
  /** such as `docs/guides/nightly-sync.md` */
  file: string
  /** such as `/docs/guides/nightly-sync` */
  path: string
  title: string
  markdown: string
}

const REFERENCE = { path: '/docs', title: 'REST: all paths' }

/** The pages of the navigation by group; the others are reached by links. */
const NAVIGATION: [group: string, files: string[]][] = [
  [
    'Guides',
    [
      'docs/guides/self-service-portal.md',
      'docs/guides/nightly-sync.md',
      'docs/guides/nextjs-page.md',
      'docs/guides/python-script.md',
      'docs/migrating-from-flexisip-account-manager.md',
    ],
  ],
  [
    'Interfaces',
    ['docs/three-ways-in.md', 'docs/trpc.md', CLIENT_README, 'docs/webhooks.md', 'docs/error-codes.md', 'docs/scim.md'],
  ],
  [
    'Operation',
    [
      'docs/deployment.md',
      'docs/containers.md',
      'docs/high-availability.md',
      'docs/operations.md',
      'docs/administration.md',
      'docs/sip-servers.md',
      'docs/configuration.md',
      'docs/security.md',
      'docs/performance.md',
      'docs/flexisip-account-manager.md',
    ],
  ],
]

export interface Documentation {
  pages: DocumentationPage[]
  groups: { name: string; pages: Pick<DocumentationPage, 'path' | 'title'>[] }[]
  /** the address of a link of a page; null where it leads to no page of these */
  addressOf: (from: DocumentationPage, href: string) => string | null
}

/** Reads the Markdown of the repository, and the files of settings that it leads to. */
export async function readDocumentation(folders: string[] = FOLDERS): Promise<Documentation> {
  const pages = await readPages(folders)
  const byFile = new Map(pages.map((page) => [page.file, page]))
  return {
    pages,
    groups: NAVIGATION.map(([name, files]) => ({
      name,
      pages: [...(name === 'Interfaces' ? [REFERENCE] : []), ...files.flatMap((file) => byFile.get(file) ?? [])],
    })),
    addressOf(from, href) {
      if (/^(https?:|mailto:|#)/.test(href)) return href
      const [path = '', fragment] = href.split('#')
      const file = normalize(join(dirname(from.file), path))
      if (file === 'docs/openapi.json') return '/api/openapi.json'
      const page = byFile.get(file)
      return page ? page.path + (fragment === undefined ? '' : `#${fragment}`) : null
    },
  }
}

async function readPages(folders: string[]): Promise<DocumentationPage[]> {
  for (const folder of folders) {
    const entries = await readdir(join(folder, 'docs'), { recursive: true, withFileTypes: true }).catch(() => null)
    if (entries === null) continue
    const names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .filter((file) => file.endsWith('.md') || file.startsWith('docs/deploy/'))
    const files = [...names.toSorted(), CLIENT_README]
    return Promise.all(files.map(async (file) => pageOf(file, await readFile(join(folder, file), 'utf8'))))
  }
  return []
}

function pageOf(file: string, text: string): DocumentationPage {
  if (!file.endsWith('.md')) {
    const title = file.replace('docs/deploy/', '')
    return { file, path: `/${file}`, title, markdown: `# ${title}\n\n~~~~\n${text}~~~~\n` }
  }
  const path = file === CLIENT_README ? '/docs/sdk' : `/${file.replace(/(\/README)?\.md$/, '')}`
  const [, heading = file] = /^# (.+)$/m.exec(text) ?? []
  return { file, path, title: file === CLIENT_README ? 'SDK' : heading, markdown: text }
}
