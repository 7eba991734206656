import { nodeOf, region, withFreshGraph } from '../graph/graph.ts'
import type { Region } from '../graph/node.ts'
import type { KernelName } from '../ops/transcendental.ts'
import type { Scalar } from '../scalar.ts'
import * as kernels from './index.ts'

const regions = new Map<KernelName, Region>()

/** The program of a kernel, traced from the very function that plain numbers go through. */
export function kernelRegion(name: KernelName): Region {
  const known = regions.get(name)
  if (known) return known
  const kernel = kernels[name] as (...operands: readonly Scalar[]) => Scalar
  const types = Array.from({ length: kernel.length }, () => ({ type: 'number' as const }))
  const made = withFreshGraph(() =>
    region(types, (params) => [nodeOf(kernel(...(params as unknown as Scalar[])))]),
  )
  regions.set(name, made)
  return made
}
