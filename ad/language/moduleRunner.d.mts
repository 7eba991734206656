import type { Plugin } from 'vite'

export interface Runner {
  import(path: string): Promise<Record<string, unknown>>
}

export function moduleRunner(plugins: readonly Plugin[], noExternal?: readonly string[]): Promise<Runner>

export function runScript(
  asked: readonly string[],
  runner: () => Promise<Runner>,
  usage: string,
): Promise<void>
