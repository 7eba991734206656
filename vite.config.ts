import { defineConfig } from 'vite'
import { useGrad } from './ad/language/plugin.ts'

export default defineConfig({ plugins: [useGrad()], root: 'viewer' })
