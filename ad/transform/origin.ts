type AnyFunction = (argument: never) => unknown

const origins = new WeakMap<AnyFunction, AnyFunction>()

/** A derivative, with a note of the function of the same argument that it was taken of. */
export function derivedFrom<F extends AnyFunction>(f: AnyFunction, derivative: F): F {
  origins.set(derivative, f)
  return derivative
}

/** The function that a derivative, or a derivative's derivative, was taken of in the end; undefined for any other. */
export function originOf(derivative: AnyFunction): AnyFunction | undefined {
  const f = origins.get(derivative)
  return f && (originOf(f) ?? f)
}
