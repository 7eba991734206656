import type { ParameterType } from './graph.ts'
import { bufferLength, type Node, type Region } from './node.ts'

/** So many numbers, as parameters of a region. */
export function numberParameters(count: number): ParameterType[] {
  return Array.from({ length: count }, () => ({ type: 'number' }))
}

/** What a node is, as the parameter of a region that stands for it. */
export function parameterLike(node: Node): ParameterType {
  const type = node.type as ParameterType['type']
  return type === 'buffer' ? { type, length: bufferLength(node) } : { type }
}

/** The types of a region's parameters, for another that takes the same and more. */
export function parametersOf({ params }: Region): ParameterType[] {
  return params.map(parameterLike)
}
