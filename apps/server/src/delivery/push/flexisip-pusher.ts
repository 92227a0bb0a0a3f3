import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import type { PushNotification } from '@sipspace/core'
import { type Config, SettingsError } from '../../config/config.ts'
import { type Delivery, PUSH_TIMEOUT_MS, type PushSender } from './sender.ts'

/** Anybody may ask for a push: this many programs run at once at most. */
const MAX_RUNNING = 16

const applePushTypes = { background: 'Background', message: 'RemoteWithMutableContent', call: 'PushKit' } as const

/**
 * Prepares Flexisip's pusher, a program that is run for each push.
 *
 * @returns null when its path is not set
 * @throws SettingsError when it cannot be run
 */
export async function preparePusher(config: Config): Promise<PushSender | null> {
  const path = config.APP_FLEXISIP_PUSHER_PATH
  if (path === undefined) return null
  await access(path, constants.X_OK).catch(() => {
    throw new SettingsError('APP_FLEXISIP_PUSHER_PATH: must be a program that this user may run')
  })
  const running = new Set<ChildProcess>()
  return {
    async send(notification) {
      if (running.size >= MAX_RUNNING) return { outcome: 'failed', reason: 'the pusher is running too often already' }
      return run(path, argumentsOf(notification, config), running)
    },
    close() {
      for (const child of running) child.kill('SIGKILL')
    },
  }
}

/** Each value is one argument: no shell reads them. `--pn-prid` takes what follows up to the next option. */
function argumentsOf({ target, type, callId, data }: PushNotification, config: Config): string[] {
  const { pn_provider: provider, pn_param: param, pn_prid: prid } = target
  const key = provider === 'fcm' ? config.APP_FLEXISIP_PUSHER_FIREBASE_KEYSMAP.get(param) : undefined
  const payload = { ...data, ...(callId === undefined ? {} : { 'call-id': callId }) }
  return [
    '--pn-provider',
    provider,
    '--pn-param',
    param,
    '--pn-prid',
    prid,
    ...(key === undefined ? [] : ['--key', key]),
    ...(provider === 'fcm' ? [] : ['--apple-push-type', applePushTypes[type]]),
    ...(Object.keys(payload).length === 0 ? [] : ['--customPayload', JSON.stringify(payload)]),
  ]
}

const inherited = ['PATH', 'HOME', 'LANG', 'LD_LIBRARY_PATH', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'FS_LOG_DIR']

/** Runs it without our settings, which hold secrets, and without its output, which holds tokens. */
function run(path: string, args: string[], running: Set<ChildProcess>): Promise<Delivery> {
  const env = Object.fromEntries(inherited.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
  return new Promise((resolve) => {
    const child = spawn(path, args, { env, stdio: 'ignore', timeout: PUSH_TIMEOUT_MS, killSignal: 'SIGKILL' })
    running.add(child)
    const end = (delivery: Delivery) => {
      running.delete(child)
      resolve(delivery)
    }
    child.once('error', ({ message }) => end({ outcome: 'failed', reason: message.replace(/^spawn .* /, 'spawn ') }))
    child.once('exit', (code, signal) =>
      end(
        code === 0
          ? { outcome: 'sent' }
          : { outcome: 'failed', reason: `the pusher ended with ${code ?? signal}; its own log says more` },
      ),
    )
  })
}
