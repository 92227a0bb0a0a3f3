import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { promisify, stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { runCli } from '../../apps/server/src/cli/cli.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-completion-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function scriptOf(shell: string): Promise<string> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  await runCli(['completion', shell], {}, { stdin: Readable.from([]), stdout, stderr })
  stdout.end()
  return text(stdout)
}

it('completes commands and options in a zsh at a terminal', async () => {
  await writeFile(join(folder, '_sipspace'), await scriptOf('zsh'))
  const startup = `fpath=(${folder} $fpath); autoload -Uz compinit; compinit -u -D; PS1='ready> '; sipspace() { :; }`
  await writeFile(join(folder, '.zshrc'), startup)
  // util-linux' script makes the terminal
  const shell = spawn('script', ['-qec', 'zsh -i', '/dev/null'], {
    env: { ...process.env, ZDOTDIR: folder, HOME: folder, TERM: 'dumb' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(shell, 'exit')
  let shown = ''
  shell.stdout.setEncoding('utf8').on('data', (part: string) => {
    shown += stripVTControlCharacters(part)
  })
  const type = async (keys: string, expected: string) => {
    shown = ''
    shell.stdin.write(keys)
    await vi.waitUntil(() => shown.includes(expected), { timeout: 10_000 })
    // what was typed is cleared
    shell.stdin.write('\u0015')
  }
  await vi.waitUntil(() => shown.includes('ready> '), { timeout: 10_000 })
  await type('sipspace acc\t', 'sipspace account ')
  await type('sipspace account set-p\t', 'sipspace account set-password ')
  await type('sipspace account list --bl\t', 'sipspace account list --blocked ')
  shell.stdin.write('exit\n')
  await exited
})

it('completes commands and options in fish', async () => {
  const script = join(folder, 'sipspace.fish')
  await writeFile(script, await scriptOf('fish'))
  const complete = async (line: string) => {
    const command = `source ${script}; complete -C '${line}'`
    const { stdout } = await promisify(execFile)('fish', ['--no-config', '-c', command], {
      env: { ...process.env, HOME: folder },
    })
    return stdout.trim().split('\n')
  }
  expect(await complete('sipspace acc')).toEqual(['account'])
  expect(await complete('sipspace account ')).toEqual(expect.arrayContaining(['list', 'set-password']))
  expect(await complete('sipspace account list --bl')).toEqual(['--blocked'])
})
