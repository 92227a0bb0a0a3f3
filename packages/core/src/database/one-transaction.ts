import { type CompiledQuery, type DatabaseConnection, type Driver, PostgresDialect, type QueryResult } from 'kysely'
import type pg from 'pg'
import { isRead, queryResult } from './audit-context.ts'

/**
 * A transaction that everything runs in which a database is asked for: its transactions are savepoints, and so is each
 * write by itself, so that one that fails takes back no more than it does elsewhere.
 */
export class OneTransaction {
  readonly client: pg.PoolClient
  #last: Promise<unknown> = Promise.resolve()
  #setting: string | null = null
  #savepoints = 0

  constructor(client: pg.PoolClient) {
    this.client = client
  }

  /** Runs one thing after another, as they share a connection. */
  async run<T>(setting: string, one: () => Promise<T>): Promise<T> {
    const running = this.#last.then(async () => {
      if (this.#setting !== setting) {
        await this.client.query(`select set_config('sipspace.audit', $1, true)`, [setting])
        this.#setting = setting
      }
      return one()
    })
    this.#last = running.catch(() => undefined)
    return running
  }

  /** The same where a statement may have failed, after which PostgreSQL takes none but a rollback. */
  async afterFailure(one: () => Promise<void>): Promise<void> {
    const running = this.#last.then(one)
    this.#last = running.catch(() => undefined)
    return running
  }

  /** Takes back what has been written since a savepoint, and the audit setting, where it was set since. */
  async rollBackTo(savepoint: string): Promise<void> {
    this.#setting = null
    await this.client.query(`rollback to savepoint ${savepoint}`)
  }

  newSavepoint(): string {
    this.#savepoints += 1
    return `nested_${this.#savepoints}`
  }
}

/** Runs the statements of a database in one transaction. */
export class OneTransactionDialect extends PostgresDialect {
  readonly #transaction: OneTransaction
  readonly #setting: string

  constructor(pool: pg.Pool, transaction: OneTransaction, setting: string) {
    super({ pool })
    this.#transaction = transaction
    this.#setting = setting
  }

  override createDriver(): Driver {
    return new OneTransactionDriver(this.#transaction, this.#setting)
  }
}

class OneTransactionDriver implements Driver {
  readonly #transaction: OneTransaction
  readonly #setting: string

  constructor(transaction: OneTransaction, setting: string) {
    this.#transaction = transaction
    this.#setting = setting
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<NestedConnection> {
    return new NestedConnection(this.#transaction, this.#setting)
  }

  async beginTransaction(connection: NestedConnection): Promise<void> {
    await connection.begin()
  }

  async commitTransaction(connection: NestedConnection): Promise<void> {
    await connection.commit()
  }

  async rollbackTransaction(connection: NestedConnection): Promise<void> {
    await connection.rollBack()
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}

class NestedConnection implements DatabaseConnection {
  readonly #transaction: OneTransaction
  readonly #setting: string
  #savepoint: string | null = null

  constructor(transaction: OneTransaction, setting: string) {
    this.#transaction = transaction
    this.#setting = setting
  }

  async begin(): Promise<void> {
    const savepoint = this.#transaction.newSavepoint()
    this.#savepoint = savepoint
    await this.#transaction.run(this.#setting, () => this.#transaction.client.query(`savepoint ${savepoint}`))
  }

  async commit(): Promise<void> {
    const savepoint = this.#requireSavepoint()
    await this.#transaction.run(this.#setting, () => this.#transaction.client.query(`release savepoint ${savepoint}`))
    this.#savepoint = null
  }

  /** Comes after a commit that has failed, too, whose error is the one to be known. */
  async rollBack(): Promise<void> {
    const savepoint = this.#requireSavepoint()
    this.#savepoint = null
    // where the connection has broken, there is nothing to go back to
    await this.#transaction.afterFailure(() => this.#transaction.rollBackTo(savepoint)).catch(() => undefined)
  }

  #requireSavepoint(): string {
    if (this.#savepoint === null) throw new Error('there is no transaction to end')
    return this.#savepoint
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { client } = this.#transaction
    const values = [...query.parameters]
    const send = () => client.query(query.sql, values)
    const isAlone = this.#savepoint === null && !isRead(query)
    return queryResult(await this.#transaction.run(this.#setting, () => (isAlone ? this.#inSavepoint(send) : send())))
  }

  async #inSavepoint<T>(send: () => Promise<T>): Promise<T> {
    const { client } = this.#transaction
    const savepoint = this.#transaction.newSavepoint()
    await client.query(`savepoint ${savepoint}`)
    try {
      const result = await send()
      await client.query(`release savepoint ${savepoint}`)
      return result
    } catch (error) {
      // where the connection has broken, there is nothing to go back to
      await this.#transaction.rollBackTo(savepoint).catch(() => undefined)
      throw error
    }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('a mutation does not stream rows: read them in parts')
  }
}
