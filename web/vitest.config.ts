import { defineConfig, mergeConfig } from 'vitest/config'

import vite from './vite.config.ts'

export default mergeConfig(
  vite,
  defineConfig({
    base: '/',
    test: {
      environment: 'happy-dom',
      include: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
      setupFiles: ['./tools/testing.ts'],
      restoreMocks: true,
      maxWorkers: 1,
      // A document for each of the files cost more than all the tests in them.
      isolate: false,
    },
  }),
)
