import type { DownloadOptions } from './file-calls.ts'
import type { ClientOptions, Fetch } from './options.ts'

/** What is used of an `XMLHttpRequest`. */
interface PageRequest {
  status: number
  responseText: string
  withCredentials: boolean
  upload: { addEventListener(type: 'progress', listener: (event: { loaded: number; total: number }) => void): void }
  addEventListener(type: 'load' | 'error', listener: () => void): void
  open(method: string, url: string): void
  setRequestHeader(name: string, value: string): void
  getResponseHeader(name: string): string | null
  send(body: unknown): void
  abort(): void
}

const { XMLHttpRequest: PageRequest } = globalThis as { XMLHttpRequest?: new () => PageRequest }

/**
 * Whether a browser's `XMLHttpRequest` may send a file, as `fetch` does not tell how far it is: not with credentials of the
 * client's own, as it follows redirects.
 */
export const isKnownByPage = ({ auth, fetch }: ClientOptions): boolean => !!PageRequest && !auth && !fetch

/** Sends a file from a page, and tells how far it is. */
export const sendByPage =
  (onProgress: DownloadOptions['onProgress']): Fetch =>
  (url, { method, headers, body, signal, credentials }) =>
    new Promise((resolve, reject) => {
      const request = new (PageRequest as new () => PageRequest)()
      request.open(method, url)
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
      request.withCredentials = credentials === 'include'
      request.upload.addEventListener('progress', ({ loaded, total }) => onProgress?.({ loaded, total }))
      request.addEventListener('load', () => {
        const { status, responseText } = request
        const answered = { get: (name: string) => request.getResponseHeader(name) }
        resolve({ status, headers: answered, text: async () => responseText })
      })
      request.addEventListener('error', () => reject(new TypeError('the upload has failed')))
      signal.addEventListener('abort', () => request.abort())
      request.send(body)
    })
