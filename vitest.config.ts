import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    // a test mostly waits for the database, so the default of one worker less than processors leaves them idle
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          globalSetup: ['./test/global-setup.ts'],
          include: ['{apps,packages}/*/src/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          globalSetup: ['./test/global-setup.ts'],
          include: ['test/integration/**/*.test.ts'],
        },
      },
    ],
  },
})
