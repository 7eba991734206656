import { nodeOf, region, withFreshGraph } from '../graph/graph.ts'
import type { Region } from '../graph/node.ts'
import { numberParameters } from '../graph/parameters.ts'
import type { KernelName } from '../ops/names.ts'
import type { Scalar } from '../scalar.ts'
import * as kernels from './index.ts'

type Kernel = (...operands: readonly Scalar[]) => Scalar | readonly Scalar[]

const byName: Readonly<Record<KernelName | 'sinCos', Kernel>> = kernels

const regions = new Map<string, Region>()

/**
 * The program of a kernel, traced from the very function that plain numbers go through; of `sinCos`, of both results.
 *
 * @param last - value of the last operand where it is known, as an exponent often is: the program for just that
 */
export function kernelRegion(name: KernelName | 'sinCos', last?: number): Region {
  const key = last === undefined ? name : `${name} ${last}`
  const known = regions.get(key)
  if (known) return known
  const kernel = byName[name]
  const types = numberParameters(kernel.length - (last === undefined ? 0 : 1))
  const made = withFreshGraph(() =>
    region(types, (params) => {
      const operands = [...(params as unknown as Scalar[]), ...(last === undefined ? [] : [last])]
      return [kernel(...operands)].flat().map(nodeOf)
    }),
  )
  regions.set(key, made)
  return made
}
