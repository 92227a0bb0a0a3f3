import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOvhServer, type OvhServer } from '../../../../../test/support/fakes/ovh.ts'
import { parseSettings } from '../../config/config.ts'
import { prepareSms } from './sms.ts'

const sms = { to: '+33612345678', text: '4711 est votre code' }
const now = new Date('2026-03-01T10:00:00Z')

let ovh: OvhServer
beforeEach(async () => {
  // its clock is ten minutes ahead of ours
  ovh = await createOvhServer(() => new Date(now.getTime() + 600_000))
})
afterEach(() => ovh[Symbol.asyncDispose]())

const settingsOf = (settings: Record<string, string> = {}) => ({
  config: parseSettings({ ...ovh.settings, ...settings }),
  clock: () => now,
})
const senderOf = (settings?: Record<string, string>) => prepareSms(settingsOf(settings))

describe('an SMS by OVH', () => {
  it('is signed by OVH’s time and sent by the first service', async () => {
    expect(await senderOf()(sms)).toEqual({ service: 'sms-aa00001-1' })
    expect(ovh.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /1.0/auth/time',
      'GET /1.0/sms',
      'POST /1.0/sms/sms-aa00001-1/jobs',
    ])
    expect(ovh.messages()).toEqual([
      {
        receivers: ['+33612345678'],
        message: '4711 est votre code',
        senderForResponse: true,
        noStopClause: true,
        priority: 'high',
        charset: 'UTF-8',
      },
    ])
  })

  it('goes by the service and the sender that are set, and asks for nothing twice', async () => {
    const send = senderOf({ OVH_SMS_SERVICE: 'sms-bb 2', OVH_APP_SENDER: 'Example' })
    await send(sms)
    await send(sms)
    expect(ovh.requests.map(({ path }) => path)).toEqual([
      '/1.0/auth/time',
      '/1.0/sms/sms-bb%202/jobs',
      '/1.0/sms/sms-bb%202/jobs',
    ])
    expect(ovh.messages()[0]).toMatchObject({ sender: 'Example' })
    expect(ovh.messages()[0]).not.toHaveProperty('senderForResponse')
  })

  it('asks for the time again after an hour', async () => {
    let time = now.getTime()
    const send = prepareSms({ ...settingsOf(), clock: () => new Date(time) })
    await send(sms)
    time += 3_600_000
    await expect(send(sms)).resolves.toEqual({ service: 'sms-aa00001-1' })
    expect(ovh.requests.filter(({ path }) => path === '/1.0/auth/time')).toHaveLength(2)
  })

  it.each([
    [
      { status: 400, json: { errorCode: 'INVALID_ARGUMENT', message: 'Receiver +33612345678 is barred' } },
      '400 INVALID_ARGUMENT, Receiver … is barred',
    ],
    [{ json: { validReceivers: [], invalidReceivers: ['+33612345678'] } }, 'OVH refuses the number'],
  ])('that is refused for good says so, without the number: %o', async (answer, reason) => {
    ovh.answerNext(answer)
    const error = await senderOf()(sms).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'SmsDeliveryError', permanent: true, message: expect.stringContaining(reason) })
    expect(String(error)).not.toMatch(/33612345678|4711/)
  })

  it.each([
    [
      { status: 403, json: { errorCode: 'NOT_GRANTED_CALL', message: 'This call has not been granted' } },
      /403 NOT_GRANTED_CALL/,
    ],
    [{ status: 429, json: null }, /429$/],
    [{ status: 500, json: 'oops' }, /500$/],
    [{ json: { other: true } }, /not understood/],
    [null, /cannot be reached/],
  ])('that may go well later is no refusal: %o', async (answer, reason) => {
    const send = senderOf()
    ovh.answerNext(answer)
    await expect(send(sms)).rejects.toMatchObject({ permanent: false, message: expect.stringMatching(reason) })
    await expect(send(sms)).resolves.toEqual({ service: 'sms-aa00001-1' })
  })

  it('with a wrong secret is for an operator to mend', async () => {
    await expect(senderOf({ OVH_APP_SECRET: 'stale' })(sms)).rejects.toMatchObject({
      permanent: false,
      message: expect.stringContaining('INVALID_SIGNATURE'),
    })
  })

  it('is given up when the worker ends', async () => {
    await expect(senderOf()(sms, AbortSignal.abort())).rejects.toThrow(/cannot be reached/)
  })
})

describe('the settings of OVH', () => {
  it('name a place or are a URL', () => {
    expect(parseSettings({}).OVH_APP_ENDPOINT).toBe('https://eu.api.ovh.com/1.0')
    expect(parseSettings({ OVH_APP_ENDPOINT: 'ovh-ca' }).OVH_APP_ENDPOINT).toBe('https://ca.api.ovh.com/1.0')
    expect(() => parseSettings({ OVH_APP_ENDPOINT: 'ovh-mars' })).toThrow('OVH_APP_ENDPOINT: must be a URL')
    expect(() => parseSettings({ OVH_APP_ENDPOINT: 'http://sms.example.org' })).toThrow(
      'OVH_APP_ENDPOINT: must be https',
    )
  })

  it('are set together', () => {
    expect(() => parseSettings({ OVH_APP_KEY: 'key' })).toThrow(
      /^OVH_APP_SECRET: must be set, .*\nOVH_APP_CONSUMER_KEY: must be set/,
    )
  })
})
