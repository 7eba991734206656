import type { Plugin } from 'vite'

export function moduleRunner(
  plugins: readonly Plugin[],
): Promise<{ import(path: string): Promise<Record<string, unknown>> }>

export function runScript(
  asked: readonly string[],
  plugins: () => Promise<readonly Plugin[]>,
  usage: string,
): Promise<void>
