'use grad'
import { grad, row, type Scalar, scan } from '../../../ad/index.ts'
import { prepared } from './prepared.ts'
import type { Functions } from './protocol.ts'

/** What is trained: of each layer a row of weights and a row of biases, and three rows for what goes in and out. */
export interface Parameters {
  /** rows of 4 · width: forget, input, output gate and change */
  readonly main_params: readonly (readonly Scalar[])[]
  /** weights of the input, weights of the output, biases of the output */
  readonly extra_params: readonly (readonly Scalar[])[]
}

/** What is given besides. */
interface Setting {
  /** of each layer what it shows and what it remembers, at the start */
  readonly state: readonly (readonly Scalar[])[]
  readonly transitions: readonly Transition[]
}

/** What a layer shows and what it remembers. */
type Layer = readonly [shown: readonly Scalar[], kept: readonly Scalar[]]

/** Weights of a character that is none of those that the bits can tell apart, in the normalization. */
const OTHERS = 2

/**
 * The loss of a stack of long short-term memories that predict each next character of a text.
 *
 *   −mean over characters and bits of yᵢ (ŷᵢ − log(2 + Σ exp ŷ))
 *
 * All matrices are diagonal. The loop over the text carries what layers show and remember.
 *
 * @see GradBench, evals/lstm
 */
export function loss({ main_params, extra_params }: Parameters, { state, transitions }: Setting): Scalar {
  const start: readonly Layer[] = pairs(state)
  const layers = pairs(main_params)
  const step = ({ total, memory }: Carry, [now, next]: Transition) => {
    const { output, memory: after } = predicted(layers, extra_params, memory, now)
    const partition = Math.log(output.reduce((sum, y) => sum + Math.exp(y), 0) + OTHERS)
    const gained = output.reduce((sum, y, i) => sum + next[i]! * (y - partition), total)
    return { carry: { total: gained, memory: after } }
  }
  const width = state[0]!.length
  const { total } = scan(step, { total: 0, memory: start }, transitions).carry
  return -total / (transitions.length * width)
}

/** A character and the one that follows, as bits. */
type Transition = readonly [now: readonly Scalar[], next: readonly Scalar[]]

interface Carry {
  readonly total: Scalar
  readonly memory: readonly Layer[]
}

function pairs<T>(list: readonly T[]): readonly (readonly [T, T])[] {
  return Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i]!, list[2 * i + 1]!])
}

/** What is expected to follow a character, and the layers' memory after it. */
function predicted(
  layers: readonly (readonly [weights: readonly Scalar[], biases: readonly Scalar[]])[],
  [inWeights, outWeights, outBiases]: Parameters['extra_params'],
  memory: readonly Layer[],
  character: readonly Scalar[],
): { readonly output: readonly Scalar[]; readonly memory: readonly Layer[] } {
  let signal: readonly Scalar[] = character.map((bit, i) => bit * inWeights![i]!)
  const after = layers.map(([weights, biases], l) => {
    const layer = moved(memory[l]!, signal, weights, biases)
    signal = layer[0]
    return layer
  })
  return { output: signal.map((s, i) => s * outWeights![i]! + outBiases![i]!), memory: after }
}

/** A layer after one more signal. */
function moved(
  [shown, kept]: Layer,
  signal: readonly Scalar[],
  weights: readonly Scalar[],
  biases: readonly Scalar[],
): Layer {
  const width = signal.length
  const gate = (g: number, x: readonly Scalar[], i: number) =>
    x[i]! * weights[g * width + i]! + biases[g * width + i]!
  const after = signal.map((_, i) => {
    const forget = sigmoid(gate(0, signal, i))
    const take = sigmoid(gate(1, shown, i))
    const show = sigmoid(gate(2, signal, i))
    const change = Math.tanh(gate(3, shown, i))
    const cell = kept[i]! * forget + take * change
    return { shown: show * Math.tanh(cell), kept: cell }
  })
  return [after.map((cell) => cell.shown), after.map((cell) => cell.kept)]
}

function sigmoid(x: Scalar): Scalar {
  return 1 / (1 + Math.exp(-x))
}

interface Argument {
  readonly parameters: Parameters
  readonly setting: Setting
}

/** What GradBench sends: parameters, state, and characters. */
interface Input extends Parameters {
  readonly state: readonly (readonly number[])[]
  readonly sequence: readonly (readonly number[])[]
}

function argumentOf({ main_params, extra_params, state, sequence }: Input): Argument {
  const transitions = row(sequence.slice(1).map((next, t): Transition => [sequence[t]!, next]))
  return { parameters: { main_params, extra_params }, setting: { state, transitions } }
}

export const functions: Functions = {
  objective: (input: Input) =>
    prepared(({ parameters, setting }: Argument) => loss(parameters, setting), argumentOf(input)),
  jacobian: (input: Input) =>
    prepared(
      ({ parameters, setting }: Argument) => grad((p: Parameters) => loss(p, setting))(parameters),
      argumentOf(input),
      ({ main_params, extra_params }) => [...main_params, ...extra_params].flat(),
    ),
}
