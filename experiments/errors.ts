/** An experiment could not be set up, run or resumed; the message is a sentence for the person at the prompt. */
export class ExperimentError extends Error {
  override readonly name: string = 'ExperimentError'
  /** what the process exits with: 1 failed, 2 asked for wrongly */
  readonly exitCode: number = 1
}

/** What was asked for on the command line makes no sense. */
export class UsageError extends ExperimentError {
  override readonly name = 'UsageError'
  override readonly exitCode = 2
}

/** What the operating system means by its codes. */
const SYSTEM: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk may only be read',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  EEXIST: 'a file is in the way',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
}

/** The sentence of anything thrown; of an error of the disk, the path and what is wrong with it, without a full stop. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, path } = error as NodeJS.ErrnoException
  const meaning = code === undefined ? undefined : SYSTEM[code]
  return meaning === undefined || path === undefined ? error.message : `${path}: ${meaning}`
}

/** What is wrong with a path that is named already: the same without the path. */
export function reasonOf(error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException
  return SYSTEM[code] ?? sentenceOf(error)
}
