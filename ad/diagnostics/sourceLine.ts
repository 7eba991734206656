/** The folder of this floor, whose own lines are not the user's. */
const OWN_FOLDER = new URL('..', import.meta.url).pathname

/** The line that asked for an operation: file:line:column of the first frame of a stack outside this floor. */
export function sourceLine(stack: string | undefined): string | undefined {
  const frames = stack?.split('\n').slice(1) ?? []
  const frame = frames.find((line) => !line.includes(OWN_FOLDER) && /:\d+:\d+/.test(line))
  return frame?.match(/\(?(?:file:\/\/)?([^\s()]+:\d+:\d+)\)?$/)?.[1]
}
