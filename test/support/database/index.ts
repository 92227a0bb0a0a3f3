export { anyCharacter, anyText } from './any-text.ts'
export { type Condition, createDatabaseRelay, type DatabaseRelay } from './database-relay.ts'
export { queuedPayloads } from './queue.ts'
export { createTestDatabase, runStatements, type TestDatabase } from './test-database.ts'
