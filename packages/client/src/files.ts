import { keyOf, promiseOf, type RetrySettings, withRetries } from './call.ts'
import { startDeadline } from './deadline.ts'
import { SipspaceError } from './error.ts'
import {
  type Answer,
  describeFailure,
  frameworkSignal,
  refusalOf,
  TransportFailure,
  toResponseInfo,
  unexpectedAnswer,
} from './failure.ts'
import type { BlobLike, DownloadOptions, FileSource, SipspaceFile, UploadOptions } from './file-calls.ts'
import type { StreamReader } from './follow.ts'
import type { ClientOptions } from './options.ts'
import { isPage, type Query, recordOf, type SendRequest } from './transport.ts'
import { isKnownByPage, sendByPage } from './upload-progress.ts'

/** The calls that send or get files, by group. */
export function createFileCalls(request: SendRequest, options: ClientOptions & RetrySettings) {
  const upload =
    (operation: string, path: string, isForm = false) =>
    (file: FileSource, { name, idempotencyKey, ...given }: UploadOptions = {}) =>
      promiseOf(
        transfer(operation, given, async (deadline) => {
          requireFile(file, operation)
          const form = isForm ? { ...wrap, type: `multipart/form-data; boundary=${BOUNDARY}` } : null
          const body = await bodyOf(file, form, given.onProgress, deadline)
          const headers = {
            'content-type': form?.type ?? 'application/octet-stream',
            ...recordOf(given.headers ?? {}),
            'idempotency-key': `"${keyOf(idempotencyKey)}"`,
          }
          // of a stream there is nothing more to send
          const settings = body.isOnce ? { ...options, retries: 0 } : options
          const answer = await withRetries(operation, deadline, settings, async (signal) => {
            if (body.isOnce && mayBeAskedAgain(options)) await authenticateFirst(request, signal)
            const send = body.blob && isKnownByPage(options) ? sendByPage(given.onProgress) : undefined
            const query = { name: name ?? (file as BlobLike).name }
            const sent = await request(path, query, { method: 'POST', signal, headers, send, body: body.take })
            if (sent.status >= 300) throw refusalOf(sent)
            // a page that may not ask its browser how far it is knows it at the end
            if (body.blob && isPage() && !send) {
              const { size } = body.blob
              given.onProgress?.({ loaded: size, total: size })
            }
            return sent
          })
          deadline.release()
          return { data: outputOf(answer), response: toResponseInfo(answer) }
        }),
      )

  const download = (operation: string, path: string, query: Query, given: DownloadOptions = {}, isPublic = false) =>
    promiseOf(
      transfer(operation, given, async (deadline, toError) => {
        const headers = recordOf(given.headers ?? {})
        const { body, answer } = await withRetries(operation, deadline, options, async (signal) => {
          const got = await request(path, query, { method: 'GET', signal, headers, isFile: true, isPublic })
          if (!got.body) throw refusalOf(got)
          return { body: got.body, answer: got }
        })
        const end = () => deadline.release()
        return {
          data: fileOf(answer, body.getReader(), given.onProgress, toError, end),
          response: toResponseInfo(answer),
        }
      }),
    )

  return {
    accounts: {
      export: (filter: Query = {}, given?: DownloadOptions) =>
        download('accounts.export', '/files/accounts.csv', filter, given),
    },
    dumpImports: { upload: upload('dumpImports.upload', '/files/dumps') },
    exports: {
      download: ({ id }: { id: number }, given?: DownloadOptions) =>
        download('exports.download', `/files/exports/${id}/accounts.csv`, {}, given),
    },
    imports: {
      upload: upload('imports.upload', '/files/imports'),
      downloadResult: ({ id }: { id: number }, given?: DownloadOptions) =>
        download('imports.downloadResult', `/files/imports/${id}/result.csv`, {}, given),
    },
    voicemails: {
      upload: ({ id }: { id: string }, file: FileSource, given?: UploadOptions) =>
        upload('voicemails.upload', `/api/files/${encodeURIComponent(id)}`, true)(file, given),
      download: ({ id, name }: { id: string; name: string | null }, given?: DownloadOptions) =>
        download(
          'voicemails.download',
          `/f/${encodeURIComponent(id)}/${encodeURIComponent(name ?? 'none')}`,
          {},
          given,
          // only a super admin may name a Space that is not the server's own
          options.space === undefined,
        ),
    },
  }
}

type Deadline = ReturnType<typeof startDeadline>
type ToError = (cause: unknown) => unknown

/** Runs a transfer within its time, which goes on where a file is still coming. */
async function transfer<T>(
  operation: string,
  { signal, timeoutMs = Infinity }: DownloadOptions,
  task: (deadline: Deadline, toError: ToError) => Promise<T>,
): Promise<T> {
  const deadline = startDeadline(timeoutMs, signal, operation)
  const toError = (cause: unknown) =>
    deadline.over() ??
    frameworkSignal(cause) ??
    (cause instanceof SipspaceError ? cause : describeFailure(cause, operation).error)
  try {
    return await task(deadline, toError)
  } catch (cause) {
    deadline.release()
    throw toError(cause)
  }
}

function outputOf(answer: Answer): unknown {
  try {
    return JSON.parse(answer.text)
  } catch (cause) {
    throw unexpectedAnswer(answer, undefined, cause)
  }
}

/** Whether a request may have to be sent again with other credentials, which a stream cannot be. */
const mayBeAskedAgain = ({ auth }: ClientOptions): boolean =>
  auth !== undefined && (typeof auth === 'function' || 'password' in auth)

/** Asks who the caller is, so that what the server wants of credentials is known before a stream is sent. */
async function authenticateFirst(request: SendRequest, signal: AbortSignal): Promise<void> {
  const answer = await request('/trpc/me.get', {}, { method: 'GET', signal, headers: {} })
  if (answer.status >= 300) throw refusalOf(answer)
}

const BOUNDARY = 'sipspace-client-0dc8d0f1b7a24e8c9f3a5b6e7d1c2f40'

/** What is before and after the one file of a form (RFC 7578). */
const wrap = {
  before: `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="file"\r\ncontent-type: application/octet-stream\r\n\r\n`,
  after: `\r\n--${BOUNDARY}--\r\n`,
}

const FILE_NEEDED = 'file must be a Blob, bytes or a stream of them.'

/** Refuses what no file can be read from, which a program without types may give. */
function requireFile(file: unknown, operation: string): void {
  const isObject = typeof file === 'object' && file !== null
  if (isObject && (file instanceof Uint8Array || 'arrayBuffer' in file)) return
  if (isObject && ('getReader' in file || Symbol.asyncIterator in file)) return
  throw new SipspaceError({
    code: 'invalid_input',
    message: FILE_NEEDED,
    operation,
    fields: { file: [FILE_NEEDED] },
    fieldCodes: { file: [{ code: 'wrong_type', params: { expected: 'file' } }] },
  })
}

const isWhole = (file: FileSource): file is BlobLike | Uint8Array => 'slice' in file
const streamOf = (chunks: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> =>
  new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await chunks.return?.()
      },
    },
    { highWaterMark: 0 },
  )

/**
 * What is sent: a `Blob` where all of it is there, and in browsers, of which most cannot send streams; or else a stream, of
 * which no more is read than has been sent.
 */
async function bodyOf(
  file: FileSource,
  form: typeof wrap | null,
  onProgress: DownloadOptions['onProgress'],
  deadline: Deadline,
): Promise<{ blob: Blob | null; isOnce: boolean; take: () => { body: unknown; duplex?: 'half' } }> {
  const inPage = isPage()
  const around = (one: Blob | Uint8Array) => new Blob(form ? [form.before, one, form.after] : [one])
  const blob = isWhole(file)
    ? form || file instanceof Uint8Array
      ? around(file as Blob | Uint8Array)
      : (file as Blob)
    : inPage
      ? around(await new Response('getReader' in file ? (file as ReadableStream) : streamOf(iteratorOf(file))).blob())
      : null
  if (blob && (inPage || !onProgress)) return { blob, isOnce: false, take: () => ({ body: blob }) }
  const total = blob?.size ?? null
  let isTaken = false
  const take = () => {
    if (isTaken && !blob) throw new TransportFailure('unauthenticated', 'A stream can be sent only once.', {})
    isTaken = true
    const chunks = blob ? blob.stream() : wrapped(file as AsyncIterable<Uint8Array>, form)
    return {
      body: streamOf(counted(chunks as AsyncIterable<Uint8Array>, total, onProgress, deadline)),
      duplex: 'half' as const,
    }
  }
  return { blob, isOnce: !blob, take }
}

const iteratorOf = (file: FileSource) => (file as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()

async function* wrapped(file: AsyncIterable<Uint8Array>, form: typeof wrap | null): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  if (form) yield encoder.encode(form.before)
  yield* file
  if (form) yield encoder.encode(form.after)
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  total: number | null,
  onProgress: DownloadOptions['onProgress'],
  deadline: Deadline | null = null,
): AsyncGenerator<Uint8Array, void, undefined> {
  let loaded = 0
  for await (const chunk of chunks) {
    // Node 20 goes on reading what it sends to nobody
    const over = deadline?.over()
    if (over) throw over
    yield chunk
    // it is asked for the next one once this one has gone
    loaded += chunk.byteLength
    onProgress?.({ loaded, total })
  }
}

/** A file that is coming, from an answer of which the headers are there. */
function fileOf(
  { headers }: Answer,
  reader: StreamReader,
  onProgress: DownloadOptions['onProgress'],
  toError: ToError,
  end: () => void,
): SipspaceFile {
  const length = headers.get('content-encoding') === null ? headers.get('content-length') : null
  const size = length === null ? null : Number(length)
  const read = async function* () {
    try {
      for (;;) {
        const { done, value } = await reader.read().catch((cause: unknown) => {
          throw toError(new TransportFailure('network', 'The file broke off.', { cause }))
        })
        if (done || !value) return
        yield value
      }
    } finally {
      end()
      await reader.cancel().catch(() => undefined)
    }
  }
  const chunks = counted(read(), size, onProgress)
  const bytes = async () => new Uint8Array(await new Response(streamOf(chunks)).arrayBuffer())
  return {
    name: /filename="([^"]*)"/.exec(headers.get('content-disposition') ?? '')?.[1] ?? null,
    type: headers.get('content-type') ?? '',
    size,
    [Symbol.asyncIterator]: () => chunks,
    get stream() {
      return streamOf(chunks)
    },
    bytes,
    // not the platform's own way, of which some leave the byte order mark there
    text: async () => new TextDecoder().decode(await bytes()),
  }
}
