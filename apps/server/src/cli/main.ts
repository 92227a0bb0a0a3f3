import { runCli } from './cli.ts'

// a reader that has gone wants no more, as `head` does; a full disk is an error in one line
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(0)
    if (stream === process.stdout) process.stderr.write(`sipspace: the output cannot be written: ${message}\n`)
    process.exit(1)
  })
}

process.exitCode = await runCli(process.argv.slice(2), process.env)
