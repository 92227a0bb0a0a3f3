/** The type of the server's tRPC router, for programs that speak tRPC themselves: `import type`, as there is no code here. */
export type { AppRouter, ErrorData } from './trpc.generated.ts'
