/** What is written in batches. */
export interface Batches {
  /** writes what is waiting; resolves once it and every earlier batch are written */
  flush: () => Promise<void>
  /** writes what is waiting, and no more batches after that */
  stop: () => Promise<void>
}

/**
 * Writes batches one after another, and does not keep the process running.
 *
 * @param write takes what is waiting and writes it, or does nothing when nothing is; it must not reject
 */
export function writeInBatches(everyMs: number, write: () => Promise<void>): Batches {
  let writing = Promise.resolve()
  const flush = () => {
    writing = writing.then(write)
    return writing
  }
  const timer = setInterval(() => void flush(), everyMs)
  timer.unref()
  return {
    flush,
    async stop() {
      clearInterval(timer)
      await flush()
    },
  }
}
