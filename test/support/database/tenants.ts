import { afterAll } from 'vitest'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

/** Ids of what {@link addTenants} has added. */
export interface Tenants {
  home: number
  other: number
  /** `alice01` and `bobby01` of the first Space, and another `alice01` of the other one */
  alice: number
  bob: number
  neighbour: number
}

/** Adds two Spaces, `a.example` and `b.example`, with accounts whose names, email addresses and phone numbers are nearly the same. */
export async function addTenants({ pool }: TestDatabase): Promise<Tenants> {
  const { rows } = await pool.query<Tenants>(
    `with space as (
      insert into spaces (domain, host, name, created_at, updated_at) values
        ('a.example', 'a.example', 'A', now(), now()), ('b.example', 'b.example', 'B', now(), now()) returning id, domain
    ), account as (
      insert into accounts (space_id, username, email, phone, activated, ip_address, user_agent, created_at, updated_at)
        select space.id, username, email, phone, true, '192.0.2.1', '', now(), now() from space
          join (values ('a.example', 'alice01', 'Alice@mail.example', '+33612345678'),
            ('a.example', 'bobby01', 'bob@mail.example', '+33612345679'),
            ('b.example', 'alice01', 'alice@mail.example', '+33612345678')) as named (domain, username, email, phone)
            using (domain)
        returning id, space_id, username
    )
    select (select id from space where domain = 'a.example') as home, (select id from space where domain = 'b.example') as other,
      (select account.id from account join space on space.id = space_id where domain = 'a.example' and username = 'alice01') as alice,
      (select id from account where username = 'bobby01') as bob,
      (select account.id from account join space on space.id = space_id where domain = 'b.example') as neighbour`,
  )
  const [tenants] = rows
  if (!tenants) throw new Error('the Spaces are not there')
  return tenants
}

/** A database for the tests of a file, dropped after them, with what {@link addTenants} adds. */
export async function tenantDatabase(): Promise<{ database: TestDatabase; ids: Tenants }> {
  const database = await createTestDatabase()
  afterAll(() => database[Symbol.asyncDispose]())
  return { database, ids: await addTenants(database) }
}
