'use grad'
import type { Scalar } from '../scalar.ts'
import type { Factor, Matrix, MatrixKind, Times } from './factor.ts'
import { positive } from './pivot.ts'

/**
 * The positive definite matrices of kinematic trees, by H = Lᵀ D L, whose L has entries only where H has: at a row and
 * its ancestors. The cost is that of the tree's depth, not of its size. Only the entries at a row and its ancestors are
 * read, and derivatives are with respect to these.
 *
 * @param parents - of each row its parent's row, −1 for none; parents come before their children
 * @see Featherstone 2008, section 6.5
 */
export function treeStructured(parents: readonly number[]): MatrixKind {
  return {
    name: 'tree',
    factor: (H) => ltdl(H, parents),
    product: (dH, x, times) => treeProduct(dH, x, times, parents),
  }
}

/** The rows above row i, its parent first. */
function ancestors(i: number, parents: readonly number[]): number[] {
  const above: number[] = []
  for (let j = parents[i]!; j >= 0; j = parents[j]!) above.push(j)
  return above
}

function ltdl(H: Matrix, parents: readonly number[]): Factor {
  const L = H.map((row) => [...row])
  const above = parents.map((_, i) => ancestors(i, parents))
  const inverses: Scalar[] = []
  for (let k = L.length - 1; k >= 0; k--) {
    inverses[k] = 1 / positive(L[k]![k]!, k, 'tree')
    for (const i of above[k]!) {
      const a = L[k]![i]! * inverses[k]!
      // row k still holds L D right of i, which rows i and above need
      for (const j of [i, ...above[i]!]) L[i]![j] = L[i]![j]! - a * L[k]![j]!
      L[k]![i] = a
    }
  }
  return { substituted: (r, times) => substituted(L, inverses, above, r, times) }
}

function substituted(
  L: Matrix,
  inverses: readonly Scalar[],
  above: readonly (readonly number[])[],
  r: readonly Scalar[],
  times: Times,
): readonly Scalar[] {
  const x = [...r]
  for (let i = x.length - 1; i >= 0; i--) for (const j of above[i]!) x[j] = x[j]! - times(L[i]![j]!, x[i]!)
  for (let i = 0; i < x.length; i++) {
    x[i] = times(inverses[i]!, x[i]!)
    for (const j of above[i]!) x[i] = x[i]! - times(L[i]![j]!, x[j]!)
  }
  return x
}

function treeProduct(
  dH: Matrix,
  x: readonly Scalar[],
  times: Times,
  parents: readonly number[],
): readonly Scalar[] {
  const y = x.map((xi, i) => times(xi, dH[i]![i]!))
  x.forEach((_, i) => {
    for (const j of ancestors(i, parents)) {
      y[i] = y[i]! + times(x[j]!, dH[i]![j]!)
      y[j] = y[j]! + times(x[i]!, dH[i]![j]!)
    }
  })
  return y
}
