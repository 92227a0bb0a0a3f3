// A thread of Vitest that goes on after a run. Vitest ends it, and loading the server anew takes longer than most tests.
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

/** How many runs a thread does at most, so that what a mutant leaves behind does not stay for long. */
const MOST_RUNS = 25

export class KeptThread {
  runs = 0
  /** Messages that came between two runs, for the next. */
  waiting = []

  /** Has Vitest run the tests of a project in this thread, see https://vitest.dev/guide/advanced/pool */
  serve(project) {
    project.config.pool = 'kept-thread'
    project.config.poolRunner = { name: 'kept-thread', createPoolWorker: (options) => this.poolWorker(options) }
  }

  get isUsedUp() {
    return this.runs >= MOST_RUNS
  }

  async end() {
    const { thread } = this
    this.thread = undefined
    this.runs = 0
    this.waiting = []
    await thread?.terminate()
  }

  poolWorker(options) {
    const listeners = { message: new Set(), error: new Set(), exit: new Set() }
    const emit = (event, value) => {
      if (event === 'message' && listeners.message.size === 0) this.waiting.push(value)
      for (const listener of listeners[event]) listener(value)
    }
    const answer = (type) => setImmediate(emit, 'message', { type, __vitest_worker_response__: true })
    let isNew = false
    return {
      name: 'threads',
      on: (event, listener) => {
        listeners[event].add(listener)
        if (event === 'message') for (const message of this.waiting.splice(0)) listener(message)
      },
      off: (event, listener) => listeners[event].delete(listener),
      send: (message) => {
        // which tests to run is in the configuration, that a new thread is given when it starts
        if (message.type === 'run') message.context.config = options.project.serializedConfig
        if (message.type === 'stop') answer('stopped')
        else if (message.type === 'start' && !isNew) answer('started')
        else this.thread?.postMessage(message)
      },
      start: async () => {
        isNew = this.thread === undefined
        if (isNew) this.open(options)
        this.emit = emit
        this.runs += 1
      },
      stop: async () => {
        for (const event of Object.values(listeners)) event.clear()
      },
      deserialize: (data) => data,
    }
  }

  open({ distPath, env, execArgv }) {
    const thread = new Worker(join(distPath, 'workers/threads.js'), { env, execArgv, stdout: true, stderr: true })
    thread.stdout.resume()
    thread.stderr.resume()
    for (const event of ['message', 'error', 'exit'])
      thread.on(event, (value) => {
        if (thread === this.thread) this.emit(event, value)
      })
    this.thread = thread
  }
}
