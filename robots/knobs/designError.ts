/** A machine's description or a value for one of its knobs that cannot stand. */
export class DesignError extends Error {
  override readonly name = 'DesignError'
}
