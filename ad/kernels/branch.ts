/**
 * whenTrue() where the condition holds, else whenFalse(): a branch that runs one arm only, for rare slow paths.
 */
export function cond<T>(condition: boolean, whenTrue: () => T, whenFalse: () => T): T {
  return condition ? whenTrue() : whenFalse()
}
