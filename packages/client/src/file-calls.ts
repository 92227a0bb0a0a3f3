import type { AccountsListInput, DumpImport, Import, Voicemail } from './api.generated.ts'
import type { CallOptions, SipspacePromise } from './options.ts'

/** What the client uses of a `Blob` or `File`, so that these types need no other library. */
export interface BlobLike {
  readonly size: number
  readonly type: string
  /** Of a `File`. */
  readonly name?: string
  slice(): BlobLike
  arrayBuffer(): Promise<ArrayBuffer>
}

/**
 * What a file is sent from: a `Blob` or `File`, all of its bytes, or a stream of them: a `ReadableStream` or any async iterable,
 * such as a stream of Node.
 */
export type FileSource = BlobLike | Uint8Array | AsyncIterable<Uint8Array> | { getReader(): unknown }

/** How far a transfer is, in bytes. */
export interface Progress {
  loaded: number
  /** null where it is not known before the end */
  total: number | null
}

interface TransferOptions extends Omit<CallOptions, 'idempotencyKey'> {
  /**
   * How long the whole transfer may take, in milliseconds.
   *
   * @default Infinity
   */
  timeoutMs?: number | undefined
  /** Called whenever a part has gone, or has come; of a file that is sent again from the beginning. */
  onProgress?: ((progress: Progress) => void) | undefined
}

export interface DownloadOptions extends TransferOptions {}

export interface UploadOptions extends TransferOptions, Pick<CallOptions, 'idempotencyKey'> {
  /**
   * What the file is called.
   *
   * @default the name of a `File`
   */
  name?: string | undefined
}

/** The platform's `ReadableStream`, where it is known to the compiler. */
export type ByteStream = typeof globalThis extends { ReadableStream: { prototype: infer Stream } } ? Stream : unknown

/**
 * A file that is coming. It is read once: by `for await`, by `stream`, or by `bytes()` or `text()`. Reading it rejects with a
 * `SipspaceError` where the file breaks off.
 */
export interface SipspaceFile extends AsyncIterable<Uint8Array> {
  /** What the server calls it. */
  readonly name: string | null
  /** Its media type, such as `text/csv; charset=utf-8`. */
  readonly type: string
  /** Its bytes; null where they are not known before the end. */
  readonly size: number | null
  /** Its bytes, a part at a time: such as `new Response(file.stream)`. */
  readonly stream: ByteStream
  bytes(): Promise<Uint8Array<ArrayBuffer>>
  text(): Promise<string>
}

export interface AccountsFiles {
  /**
   * Get the accounts that a filter lets through as a CSV file, which can be imported again.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  export: (
    filter?: Omit<AccountsListInput, 'cursor' | 'limit'>,
    options?: DownloadOptions,
  ) => SipspacePromise<SipspaceFile>
}

export interface ExportsFiles {
  /**
   * Download the file of an export that is done (CSV).
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `export_not_found`, `export_not_ready`, `unauthenticated`, `forbidden`
   */
  download: (input: { id: number }, options?: DownloadOptions) => SipspacePromise<SipspaceFile>
}

export interface ImportsFiles {
  /**
   * Upload a file of accounts (CSV, XLSX or vCards), to be checked and imported.
   *
   * For an admin of the Space. A file that is all there is sent again where the network or the server
   * fails, and taken in once; a stream can be sent only once. One that breaks off leaves nothing behind.
   *
   * @throws {SipspaceError} `too_many_imports`, `file_too_large`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  upload: (file: FileSource, options?: UploadOptions) => SipspacePromise<Import>

  /**
   * Get what became of each line of an import, as a CSV file.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `import_not_found`, `unauthenticated`, `forbidden`
   */
  downloadResult: (input: { id: number }, options?: DownloadOptions) => SipspacePromise<SipspaceFile>
}

export interface DumpImportsFiles {
  /**
   * Upload a dump of another system's database, to be checked and imported.
   *
   * For an admin of a super Space. A file that is all there is sent again where the network or the server
   * fails, and taken in once; a stream can be sent only once. One that breaks off leaves nothing behind.
   *
   * @throws {SipspaceError} `too_many_imports`, `file_too_large`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  upload: (file: FileSource, options?: UploadOptions) => SipspacePromise<DumpImport>
}

export interface VoicemailsFiles {
  /**
   * Upload the file of a voicemail, once.
   *
   * For an admin of the Space. A file that is all there is sent again where the network or the server fails; a stream can be
   * sent only once.
   *
   * @throws {SipspaceError} `voicemail_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  upload: (input: { id: string }, file: FileSource, options?: Omit<UploadOptions, 'name'>) => SipspacePromise<Voicemail>

  /**
   * Get the file of a voicemail, by the id and name that the voicemail has.
   *
   * For anybody who knows both.
   *
   * @throws {SipspaceError} `file_not_found`
   */
  download: (input: Pick<Voicemail, 'id' | 'name'>, options?: DownloadOptions) => SipspacePromise<SipspaceFile>
}
