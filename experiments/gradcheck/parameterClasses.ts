import type { Judgement } from '../../ad/checking/index.ts'
import type { DerivativeCheck } from '../../ad/diagnostics/index.ts'

/** The inputs of one kind: all knobs, all velocities. */
export interface ParameterClass {
  /** 'design', 'q' … : how their paths begin */
  readonly name: string
  /** how many there are */
  readonly inputs: number
  /** the gravest of their derivatives */
  readonly worst: Judgement
  /** path of the input that it is the derivative in */
  readonly path: string
}

/** The inputs of a check by kind, in the order of the argument, each kind with its gravest derivative. */
export function parameterClasses({ inputs, differences }: DerivativeCheck): ParameterClass[] {
  const byName = new Map<string, ParameterClass>()
  const counts = new Map<string, number>()
  for (const path of inputs) counts.set(kind(path), (counts.get(kind(path)) ?? 0) + 1)
  // the gravest come first
  for (const worst of differences.judgements) {
    if (worst.component === undefined) continue
    const path = inputs[worst.component]!
    const name = kind(path)
    if (!byName.has(name)) byName.set(name, { name, inputs: counts.get(name)!, worst, path })
  }
  return [...counts.keys()].flatMap((name) => byName.get(name) ?? [])
}

function kind(path: string): string {
  return path.split(/[.[]/)[0]!
}
