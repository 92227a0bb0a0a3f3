import type { Device, SipIdentity } from '@sipspace/core'
import { Redis, type RedisOptions } from 'ioredis'
import type { Config } from '../config/config.ts'
import type { Dependencies } from '../dependencies.ts'
import { instanceId, parseFlexisipContact } from './contacts.rules.ts'
import type { OpenRegistrar } from './registrar.ts'

/** Milliseconds that a request waits for Redis. */
const TIMEOUT_MS = 2_000

/** Where Flexisip's B2BUA hears that an external account has changed. */
const EXTERNAL_ACCOUNTS = 'flexisip/B2BUA/account'

type Options = Omit<RedisOptions, 'replyMapping'>

function redisOptions(config: Config): Options {
  const common: Options = {
    db: config.REDIS_DB,
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => Math.min(times * 200, 2_000),
    ...(config.REDIS_USERNAME === undefined ? {} : { username: config.REDIS_USERNAME }),
    ...(config.REDIS_PASSWORD === undefined ? {} : { password: config.REDIS_PASSWORD }),
    ...(config.REDIS_TLS ? { tls: {} } : {}),
  }
  const { REDIS_SENTINEL_HOST: sentinels } = config
  if (sentinels === undefined) return { ...common, host: config.REDIS_HOST ?? '127.0.0.1', port: config.REDIS_PORT }
  return {
    ...common,
    name: config.REDIS_SENTINEL_SERVICE,
    sentinels: sentinels.map((sentinel) => addressOf(sentinel, config.REDIS_SENTINEL_PORT)),
    sentinelRetryStrategy: (times) => Math.min(times * 200, 2_000),
    ...(config.REDIS_SENTINEL_PASSWORD === undefined ? {} : { sentinelPassword: config.REDIS_SENTINEL_PASSWORD }),
    ...(config.REDIS_TLS ? { enableTLSForSentinelMode: true } : {}),
  }
}

/** A host with or without a port; an IPv6 address has brackets where there is a port. */
function addressOf(text: string, port: number): { host: string; port: number } {
  const [, host = text, given] =
    /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text)?.filter((part) => part !== undefined) ?? []
  return { host, port: given === undefined ? port : Number(given) }
}

const keyOf = ({ username, domain }: SipIdentity): string => `fs:${username}@${domain}`

/**
 * Flexisip's registrar: a hash in Redis for each account, with a field for each device. A process that has been notified of a
 * change reads the hash anew.
 */
export function flexisipRegistrar({ config, log }: Pick<Dependencies, 'config' | 'log'>): OpenRegistrar {
  const redis = new Redis(redisOptions(config))
  let isAway = false
  redis.on('error', (err: Error) => {
    if (!isAway) log.warn({ err }, 'the Redis of Flexisip’s registrar cannot be reached')
    isAway = true
  })
  redis.on('ready', () => {
    if (isAway) log.info('the Redis of Flexisip’s registrar can be reached again')
    isAway = false
  })

  return {
    async list(address) {
      const fields = await redis.hgetall(keyOf(address))
      const devices: [string, Device][] = []
      for (const [field, value] of Object.entries(fields)) {
        const contact = parseFlexisipContact(value)
        if (contact) devices.push([instanceId(field), contact])
      }
      return Object.fromEntries(devices)
    },

    async remove(address, uuid) {
      const key = keyOf(address)
      const field = (await redis.hkeys(key)).find((one) => instanceId(one) === uuid)
      if (field === undefined) return
      await redis.hdel(key, field)
      await redis.publish(`${address.username}@${address.domain}`, '')
    },

    async removeAll(address) {
      if ((await redis.del(keyOf(address))) > 0) await redis.publish(`${address.username}@${address.domain}`, '')
    },

    async externalAccountChanged(change) {
      await redis.publish(EXTERNAL_ACCOUNTS, JSON.stringify(change))
    },

    async close() {
      redis.disconnect()
    },
  }
}
