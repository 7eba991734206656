/** Where this file is; a script that is no module, as some bundles are, does not know. */
const ADDRESS = import.meta.url as string | undefined

/** The folder of this floor, whose own lines are not the user's. */
const OWN_FOLDER = ADDRESS && new URL('..', ADDRESS).pathname

/**
 * The line that asked for an operation: file:line:column of the first frame of a stack outside this floor.
 *
 * @returns undefined too where ours and the user's lines cannot be told apart
 */
export function sourceLine(stack: string | undefined): string | undefined {
  if (!OWN_FOLDER) return undefined
  const frames = stack?.split('\n').slice(1) ?? []
  const frame = frames.find((line) => !line.includes(OWN_FOLDER) && /:\d+:\d+/.test(line))
  return frame?.match(/\(?(?:file:\/\/)?([^\s()]+:\d+:\d+)\)?$/)?.[1]
}
