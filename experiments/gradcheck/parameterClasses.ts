import type { DerivativeCheck, DerivativeJudgement } from '../../ad/diagnostics/index.ts'

/** The inputs of one kind: all knobs, all velocities. */
export interface ParameterClass {
  /** 'design', 'q' … : how their paths begin */
  readonly name: string
  /** how many there are */
  readonly inputs: number
  /** the gravest of their derivatives */
  readonly worst: DerivativeJudgement
}

/** The inputs of a check by kind, in the order of the argument, each kind with its gravest derivative. */
export function parameterClasses({ derivatives, judgements }: DerivativeCheck): ParameterClass[] {
  const counts = new Map<string, number>()
  for (const path of derivatives.inputs) counts.set(kind(path), (counts.get(kind(path)) ?? 0) + 1)
  return [...counts].flatMap(([name, inputs]) => {
    const worst = judgements.find(({ input }) => input !== undefined && kind(input) === name)
    return worst ? [{ name, inputs, worst }] : []
  })
}

function kind(path: string): string {
  return path.split(/[.[]/)[0]!
}
