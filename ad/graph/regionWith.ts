import { type ParameterType, region } from './graph.ts'
import type { Node, Parameter, Pins, Region } from './node.ts'

/** A region, and what else became known while it was recorded. */
export interface RegionWith<T> {
  readonly region: Region
  readonly found: T
}

/**
 * The closed region that `body` records on fresh parameters, with what else that finds: the structure of its results, or
 * which of them move.
 *
 * @param pins - what of all that is recorded must stay inside; the rest may settle further out
 */
export function regionWith<T>(
  types: readonly ParameterType[],
  body: (params: readonly Parameter[]) => { readonly outputs: readonly Node[]; readonly found: T },
  pins?: Pins,
): RegionWith<T> {
  const met: T[] = []
  const recorded = region(
    types,
    (params) => {
      const { outputs, found } = body(params)
      met.push(found)
      return outputs
    },
    pins,
  )
  return { region: recorded, found: met[0]! }
}
