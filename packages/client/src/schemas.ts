export * from './schemas.generated.ts'
