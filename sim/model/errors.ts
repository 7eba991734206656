/** A model that cannot be simulated: which part of it, its value, and what was expected. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
}

/** A state or control that does not fit its model: which entry, its value, and what was expected. */
export class StateError extends Error {
  override readonly name = 'StateError'
}

/** Constraints whose solve found no acceleration: how far it was from one, and what to do. */
export class SolveError extends Error {
  override readonly name = 'SolveError'
}
