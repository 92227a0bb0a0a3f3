import { signInAgain } from '../api/api.ts'

/** An upload that was refused; without words where there was no answer. */
export class UploadError extends Error {
  readonly status: number

  constructor(message?: string, status = 0) {
    super(message)
    this.status = status
  }
}

interface Answer {
  id?: number
  message?: string
  errors?: Record<string, string[]>
}

function read(text: string): Answer {
  try {
    return JSON.parse(text) as Answer
  } catch {
    return {}
  }
}

/**
 * Sends a file of accounts, or a dump, to the server. By XMLHttpRequest, as fetch does not tell how far it is.
 *
 * @returns the id of its import
 * @throws UploadError
 */
export async function uploadFile(file: File, options: UploadOptions): Promise<number> {
  try {
    return await upload(file, options)
  } catch (error) {
    if (error instanceof UploadError && error.status === 401 && (await signInAgain())) return upload(file, options)
    throw error
  }
}

function upload(
  file: File,
  { path = '/files/imports', space, language, onProgress, signal }: UploadOptions,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const params = new URLSearchParams({ name: file.name, space })
    request.open('POST', `${path}?${params.toString()}`)
    request.setRequestHeader('content-type', 'text/csv')
    request.setRequestHeader('accept-language', language)
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded))
    request.addEventListener('error', () => reject(new UploadError()))
    request.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    request.addEventListener('load', () => {
      const { id, message, errors } = read(request.responseText)
      if (request.status === 201 && id !== undefined) resolve(id)
      else reject(new UploadError(Object.values(errors ?? {})[0]?.[0] ?? message, request.status))
    })
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

interface UploadOptions {
  /** where it is sent to; a file of accounts, unless it is said */
  path?: '/files/imports' | '/files/dumps'
  space: string
  /** what the server’s refusal is said in */
  language: string
  /** called with the number of bytes that have been sent */
  onProgress: (bytes: number) => void
  signal: AbortSignal
}
