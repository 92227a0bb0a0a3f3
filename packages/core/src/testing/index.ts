export { anyCharacter, anyText } from './any-text.ts'
export { administrate, createTestDatabase, type TestDatabase } from './test-database.ts'
