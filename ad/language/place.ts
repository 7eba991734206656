import type { Scalar } from '../scalar.ts'
import { add, div, mul, pow, rem, sub } from './operators.ts'

/** A property whose object and key have been evaluated, and whose value has been read: the left side of `a[i] += x`. */
class Place {
  readonly #object: Record<PropertyKey, Scalar>
  readonly #key: PropertyKey
  readonly #value: Scalar

  constructor(object: Record<PropertyKey, Scalar>, key: PropertyKey) {
    this.#object = object
    this.#key = key
    this.#value = object[key]!
  }

  add(operand: Scalar): Scalar {
    return this.#store(add(this.#value, operand))
  }

  sub(operand: Scalar): Scalar {
    return this.#store(sub(this.#value, operand))
  }

  mul(operand: Scalar): Scalar {
    return this.#store(mul(this.#value, operand))
  }

  div(operand: Scalar): Scalar {
    return this.#store(div(this.#value, operand))
  }

  rem(operand: Scalar): Scalar {
    return this.#store(rem(this.#value, operand))
  }

  pow(operand: Scalar): Scalar {
    return this.#store(pow(this.#value, operand))
  }

  #store(value: Scalar): Scalar {
    this.#object[this.#key] = value
    return value
  }
}

/** The place of a property, to be written to by one of its operators. */
export function at(object: Record<PropertyKey, Scalar>, key: PropertyKey): Place {
  return new Place(object, key)
}

/** The second of two values, of which the first was a check. */
export function after<T>(_check: unknown, value: T): T {
  return value
}
