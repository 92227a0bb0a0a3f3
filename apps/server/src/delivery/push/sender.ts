import type { PushNotification, PushOutcome } from '@sipspace/core'

/** What became of a push, and why, fit for logs: without token, device or payload. */
export interface Delivery {
  outcome: PushOutcome
  reason?: string
}

/** Hands a push over to one service; it may throw. */
export interface PushSender {
  send: (notification: PushNotification) => Promise<Delivery>
  close?: () => void
}

/** Milliseconds that a service has for an answer: a request waits for it. */
export const PUSH_TIMEOUT_MS = 10_000
