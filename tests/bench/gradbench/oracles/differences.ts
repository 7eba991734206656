/** Step of the differences: their own error goes with its sixth power, that of rounding with its inverse. */
const STEP = 1e-2

/** Weights of the central difference of sixth order at 1, 2 and 3 steps, over 60 steps. */
const WEIGHTS = [45, -9, 1]

/** The Jacobian of a plain function by central differences of sixth order: a row for each result. */
export function jacobianOf(f: (x: readonly number[]) => readonly number[], x: readonly number[]): number[][] {
  const moved = (i: number, by: number) => f(x.map((xi, k) => (k === i ? xi + by : xi)))
  const columns = x.map((_, i) => {
    const pairs = WEIGHTS.map((_, k) => [moved(i, (k + 1) * STEP), moved(i, -(k + 1) * STEP)] as const)
    return pairs[0]![0].map((_, row) => {
      const sum = WEIGHTS.reduce((total, w, k) => total + w * (pairs[k]![0][row]! - pairs[k]![1][row]!), 0)
      return sum / (60 * STEP)
    })
  })
  return columns[0]!.map((_, row) => columns.map((column) => column[row]!))
}

/** The gradient of a plain function by central differences of sixth order. */
export function differences(f: (x: readonly number[]) => number, x: readonly number[]): number[] {
  return jacobianOf((at) => [f(at)], x)[0]!
}

/** Numbers from 0 to 1 that are the same every time: fractions of multiples of the golden ratio. */
export function numbers(count: number, seed = 0): number[] {
  return Array.from({ length: count }, (_, i) => ((i + 1 + 17 * seed) * 0.6180339887498949) % 1)
}

/** Rows of such numbers. */
export function rows(count: number, width: number, seed = 0): number[][] {
  const all = numbers(count * width, seed)
  return Array.from({ length: count }, (_, i) => all.slice(i * width, (i + 1) * width))
}
