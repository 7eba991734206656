/** What baselines need of the place where tests run; given from outside, so that nothing here asks for a disk. */
export interface Surroundings {
  /** text of a file, undefined where there is none */
  read(path: string): string | undefined
  /** puts a file in its place, whole, with its folder */
  write(path: string, text: string): void
  /** an environment variable */
  variable(name: string): string | undefined
  /** folder that commands are given in; paths below it are shown from here */
  readonly folder: string
  /** day of the year, as 2026-11-23 */
  today(): string
  /** what runs the tests: 'node v20.20.0' */
  readonly engine: string
}

/** Set to 1, it asks for baselines to be recorded anew. */
export const UPDATE = 'LIMBER_UPDATE_GRADIENTS'

/** Whether an environment variable says yes. */
export function says({ variable }: Surroundings, name: string): boolean {
  return !['', '0', 'false', undefined].includes(variable(name)?.toLowerCase())
}
