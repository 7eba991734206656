import { defineConfig } from 'vitest/config'
import { useGrad } from './ad/language/plugin.ts'

export default defineConfig({
  plugins: [useGrad()],
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'node', include: ['tests/**/*.test.ts'], exclude: ['tests/viewer/browser/**'], environment: 'node' },
      },
    ],
  },
})
