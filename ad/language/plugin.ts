import type { Plugin } from 'vite'

/** The Vite plugin that rewrites functions and files that open with 'use grad'. */
export function useGrad(): Plugin {
  return { name: 'limber:use-grad' }
}
