/** What the commands run in: a checkout of limber, or a project that has it as a package. */
export interface Host {
  /** Imports a module of a person's own, with 'use grad' at work. */
  load(path: string): Promise<Readonly<Record<string, unknown>>>
  /** The words that start a command: `npm run view --`. */
  command(name: string): string
}

/** A checkout: npm starts the commands, through the loader that loads all modules. */
export const CHECKOUT: Host = {
  load: (path) => import(/* @vite-ignore */ path),
  command: (name) => `npm run ${name} --`,
}
