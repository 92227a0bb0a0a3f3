import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Tests that start the server, or a PostgreSQL of its own, as a program, and end or kill it. */
const ofPrograms = '{apps/server/src/startup/{main*,cluster},packages/embedded-postgres/src/*}.test.ts'

/** A test that builds an image and runs it, which takes minutes, and needs root. */
const ofContainers = 'test/integration/container.test.ts'

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // what another process or a browser shows is waited for as long as a test may take, on a slow machine too
    expect: { poll: { timeout: 15_000 } },
    restoreMocks: true,
    setupFiles: ['./test/fast-check-seed.ts'],
    // a test mostly waits for the database, so that as many workers as processors leave these idle
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // the files of a worker share one module graph: none of them replaces modules or changes what they hold
          isolate: false,
          globalSetup: ['./test/global-setup.ts'],
          include: ['{apps,packages}/*/src/**/*.test.ts'],
          exclude: [ofPrograms, '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          // a browser on a slow machine takes its time; what is waited for is an event, so a fast one does not notice
          testTimeout: 60_000,
          globalSetup: ['./test/global-setup.ts'],
          include: ['test/integration/**/*.test.ts', ofPrograms],
          exclude: [ofContainers, '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'containers',
          include: [ofContainers],
        },
      },
    ],
  },
})
