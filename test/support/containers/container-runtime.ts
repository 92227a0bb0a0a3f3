import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const MAX_OUTPUT = 64 * 1024 * 1024

/** Buildah and Podman with images and containers of their own, in a temporary folder. */
export interface ContainerRuntime {
  folder: string
  podman: (...args: string[]) => Promise<string>
  /** by which other programs run the same Podman */
  env: Record<string, string>
  /** builds an image of a folder */
  build: (folder: string, ...args: string[]) => Promise<void>
  /** makes an image of the files of a folder */
  importImage: (folder: string, name: string) => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

// runc's limits are those of a machine, which a container within one may not raise
export const LIMITS = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=4096:4096']

/** The certificates of this machine, which npm may need. */
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt'

/**
 * Finds out whether containers can be built and run here: runs a trivial one, and makes an image of Node.js.
 *
 * @returns why not, in one line, where they cannot
 */
export async function prepareContainers(): Promise<{ runtime: ContainerRuntime; nodeImage: string } | string> {
  const runtime = await openContainerRuntime()
  if (typeof runtime === 'string') return runtime
  try {
    return { runtime, nodeImage: await buildNodeImage(runtime) }
  } catch (error) {
    await runtime[Symbol.asyncDispose]()
    return `no image of Node.js: ${reasonOf(error)}`
  }
}

function reasonOf(error: unknown): string {
  const { stderr, message } = error as Error & { stderr?: string }
  return (stderr || message).trim().split('\n').at(-1) ?? ''
}

async function openContainerRuntime(): Promise<ContainerRuntime | string> {
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-containers-'))
  const failures: string[] = []
  for (const driver of ['overlay', 'vfs']) {
    const runtime = await runtimeOf(folder, driver)
    try {
      await probe(runtime)
      return runtime
    } catch (error) {
      failures.push(`${driver}: ${reasonOf(error)}`)
      await runtime[Symbol.asyncDispose]()
    }
  }
  return failures.join('; ')
}

async function runtimeOf(folder: string, driver: string): Promise<ContainerRuntime> {
  await mkdir(folder, { recursive: true })
  const store = ['--storage-driver', driver, '--root', join(folder, 'store'), '--runroot', join(folder, 'run')]
  const env = {
    CONTAINERS_CONF: join(folder, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: join(folder, 'storage.conf'),
  }
  const places = `driver = "${driver}"\ngraphroot = "${join(folder, 'store')}"\nrunroot = "${join(folder, 'run')}"\n`
  await writeFile(env.CONTAINERS_STORAGE_CONF, `[storage]\n${places}`)
  await writeFile(
    env.CONTAINERS_CONF,
    `[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]\n[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n`,
  )
  const podman = async (...args: string[]) => {
    const { stdout } = await run('podman', [...store, '--runtime', 'runc', '--cgroup-manager', 'cgroupfs', ...args], {
      maxBuffer: MAX_OUTPUT,
    })
    return stdout
  }
  return {
    folder,
    podman,
    env,
    async build(context, ...args) {
      // without --format docker there is no HEALTHCHECK; runc's isolation wants more of the kernel than chroot's
      const options = [
        '--format',
        'docker',
        '--isolation',
        'chroot',
        '--network',
        'host',
        '--timestamp',
        '0',
        '--layers',
      ]
      const authorities = ['-v', `${AUTHORITIES}:${AUTHORITIES}:ro`]
      await run('buildah', [...store, 'bud', ...options, ...authorities, ...args, context], { maxBuffer: MAX_OUTPUT })
    },
    async importImage(files, name) {
      const archive = join(folder, 'image.tar')
      await run('tar', ['-C', files, ...UNUSED.map((path) => `--exclude=${path}`), '-cf', archive, '.'])
      await podman('import', archive, name)
      await rm(archive)
    },
    async [Symbol.asyncDispose]() {
      await podman('rm', '--all', '--force').catch(() => {})
      await podman('volume', 'rm', '--all', '--force').catch(() => {})
      // Podman may have left it mounted
      await run('umount', ['--recursive', join(folder, 'store', driver)]).catch(() => {})
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

const UNUSED = [
  './var/cache/apt/*',
  './var/lib/apt/lists/*',
  './usr/share/doc/*',
  './usr/share/man/*',
  './usr/share/locale/*',
]

async function probe(runtime: ContainerRuntime): Promise<void> {
  const files = join(runtime.folder, 'probe')
  const { stdout } = await run('ldd', ['/bin/true'])
  for (const path of ['/bin/true', ...(stdout.match(/\/[^ )]+/g) ?? [])]) {
    await mkdir(join(files, dirname(path)), { recursive: true })
    await cp(path, join(files, path), { dereference: true })
  }
  await runtime.importImage(files, 'localhost/probe')
  await runtime.podman('run', '--rm', '--network=none', ...LIMITS, 'localhost/probe', '/bin/true')
}

/**
 * Makes an image of Debian 12 with Node.js 24, where no registry of images can be reached. Its packages are unpacked and not
 * configured, which takes half as long.
 */
async function buildNodeImage({ folder, build, importImage }: ContainerRuntime): Promise<string> {
  const [debian, node] = [join(folder, 'debian'), join(folder, 'node')]
  await mkdir(node)
  await Promise.all([
    unpackDebian(debian),
    run('npm', ['install', '--no-save', '--no-package-lock', '--prefix', node, 'node@24', 'npm@11']),
  ])
  await importImage(debian, 'localhost/debian:bookworm')
  const modules = '/usr/local/lib/node_modules'
  const bin = (name: string) => `ln -s ${modules}/npm/bin/${name}-cli.js /usr/local/bin/${name}`
  await writeFile(
    join(node, 'Dockerfile'),
    `FROM localhost/debian:bookworm
COPY node_modules/node/bin/node /usr/local/bin/node
COPY node_modules/npm ${modules}/npm
RUN ${bin('npm')} && ${bin('npx')} && node --version
# whether a build gets to npm's registry
ARG NODE_EXTRA_CA_CERTS
RUN npx -y pnpm@12.21.0 --version && rm -rf ~/.npm ~/.cache ~/.local
`,
  )
  const name = 'localhost/node:24-bookworm-slim'
  await build(node, ...authorities(), '-t', name)
  return name
}

async function unpackDebian(folder: string): Promise<void> {
  const options = ['--variant=minbase', '--foreign', '--include=libstdc++6']
  await run('debootstrap', [...options, 'bookworm', folder], { maxBuffer: MAX_OUTPUT })
  const archives = join(folder, 'var/cache/apt/archives')
  for (const name of await readdir(archives)) {
    if (name.endsWith('.deb')) await run('dpkg-deb', ['--extract', join(archives, name), folder])
  }
}

/** What a build needs where the registry of npm has a certificate of this machine's own authorities. */
const authorities = (): string[] =>
  process.env['NODE_EXTRA_CA_CERTS'] === undefined ? [] : ['--build-arg', `NODE_EXTRA_CA_CERTS=${AUTHORITIES}`]

export const buildArguments = (nodeImage: string): string[] => [
  '--build-arg',
  `NODE_IMAGE=${nodeImage}`,
  ...authorities(),
]
