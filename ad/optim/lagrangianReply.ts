import {
  type Answer,
  type Answers,
  type Asking,
  asked,
  type Question,
  type Residuals,
  together,
} from './asking.ts'
import { type Lagrangian, pull } from './lagrangian.ts'
import type { Rows } from './linearSolve.ts'
import type { Evaluation } from './objective.ts'
import { dot, plusScaled, scaled, type Vector } from './vectors.ts'

/** Asks for the values of each constraint at a point. */
export function* constraintsAt(x: Float64Array, count: number): Asking<Float64Array[]> {
  const answers = yield* together(overAll(count, (constraint) => asked({ ask: 'residuals', x, constraint })))
  return answers.map(({ r }) => r)
}

/** Answers questions about a Lagrangian by questions about the objective and the constraints. */
export function lagrangianReply(lagrangian: Lagrangian): (question: Question) => Asking<Answer> {
  const recalled = lastConstraints(lagrangian)
  return function* (question) {
    const at: Place = { lagrangian, c: yield* recalled(question.x), question }
    return yield* REPLIES[question.ask](at)
  }
}

/** A question about a Lagrangian, and the constraints where it is asked. */
interface Place {
  readonly lagrangian: Lagrangian
  readonly c: Float64Array
  readonly question: Question
}

/** The constraints at a point, kept until another point is asked about: products come many at one point. */
function lastConstraints({ feasible }: Lagrangian): (x: Float64Array) => Asking<Float64Array> {
  let last: { readonly x: Float64Array; readonly c: Float64Array } | undefined
  return function* (x) {
    if (last?.x.every((xi, i) => xi === x[i])) return last.c
    const c = joined(yield* constraintsAt(x, feasible.starts.length - 1))
    last = { x, c }
    return c
  }
}

const REPLIES: { readonly [A in keyof Answers]: (place: Place) => Asking<Answers[A]> } = {
  value,
  residuals,
  jacobian,
  jvp,
  vjp,
  hvp,
}

/** f + ρ/2 ‖d‖² and ∇f + ρ Jᵀd. */
function* value({ lagrangian, c, question: { x } }: Place): Asking<Evaluation> {
  const f = yield* asked({ ask: 'value', x })
  const d = pull(lagrangian, c)
  const whole = f.value + (lagrangian.penalty / 2) * dot(d, d)
  const usable = f.gradient.length > 0 && Number.isFinite(whole)
  const pulls = usable ? yield* weighted(lagrangian, scaled(lagrangian.penalty, d), { ask: 'vjp', x }) : []
  return { value: whole, gradient: sum(f.gradient, pulls), parts: { objective: f.value, constraints: c } }
}

/** The objective's residuals, then √ρ d: half their square is L. */
function* residuals({ lagrangian, c, question: { x } }: Place): Asking<Residuals> {
  const { r } = yield* asked({ ask: 'residuals', x })
  const pulls = scaled(Math.sqrt(lagrangian.penalty), pull(lagrangian, c))
  return { r: joined([r, pulls]), parts: { objective: dot(r, r) / 2, constraints: c } }
}

function* jacobian({ lagrangian, c, question: { x } }: Place): Asking<Rows> {
  const own = yield* asked({ ask: 'jacobian', x })
  const count = lagrangian.feasible.starts.length - 1
  const others = yield* together(overAll(count, (constraint) => asked({ ask: 'jacobian', x, constraint })))
  const weights = rowWeights(lagrangian, c)
  return [...own, ...others.flat().map((row, i) => scaled(weights[i]!, row))]
}

function* jvp({ lagrangian, c, question: { x, v } }: Place): Asking<Float64Array> {
  const own = yield* asked({ ask: 'jvp', x, v: v! })
  const weights = rowWeights(lagrangian, c)
  const others = yield* constraintsAlong(lagrangian, x, v!)
  return joined([own, others.map((a, i) => weights[i]! * a)])
}

function* vjp({ lagrangian, c, question: { x, u } }: Place): Asking<Float64Array> {
  const own = Float64Array.from(u!).slice(0, u!.length - c.length)
  const weights = rowWeights(lagrangian, c)
  const others = weights.map((w, i) => w * u![own.length + i]!)
  return sum(yield* asked({ ask: 'vjp', x, u: own }), yield* weighted(lagrangian, others, { ask: 'vjp', x }))
}

/** ∇²f v + Σ ρdᵢ ∇²cᵢ v + ρ Jᵀ(J v), the last for the components that pull. */
function* hvp({ lagrangian, c, question: { x, v } }: Place): Asking<Float64Array> {
  const own = yield* asked({ ask: 'hvp', x, v: v! })
  const pulls = scaled(lagrangian.penalty, pull(lagrangian, c))
  const bent = yield* weighted(lagrangian, pulls, { ask: 'hvp', x, v: v! })
  const weights = rowWeights(lagrangian, c)
  const along = (yield* constraintsAlong(lagrangian, x, v!)).map((a, i) => weights[i]! ** 2 * a)
  return sum(own, [...bent, ...(yield* weighted(lagrangian, along, { ask: 'vjp', x }))])
}

/** ∂(√ρ d)/∂c: √ρ for equations and for components beyond their limits, else 0. */
function rowWeights(lagrangian: Lagrangian, c: Vector): Float64Array {
  const { lower, upper } = lagrangian.feasible.range
  const root = Math.sqrt(lagrangian.penalty)
  return pull(lagrangian, c).map((d, i) => (d !== 0 || lower[i] === upper[i] ? root : 0))
}

/** J v of all constraints. */
function* constraintsAlong({ feasible }: Lagrangian, x: Float64Array, v: Vector): Asking<Float64Array> {
  const count = feasible.starts.length - 1
  return joined(yield* together(overAll(count, (constraint) => asked({ ask: 'jvp', x, v, constraint }))))
}

/** What each constraint answers to a question with its part of the weights u; those without weight are not asked. */
function* weighted(
  { feasible: { starts } }: Lagrangian,
  u: Float64Array,
  question: Question<'vjp' | 'hvp'>,
): Asking<Float64Array[]> {
  const parts = starts.slice(1).map((end, k) => u.slice(starts[k], end))
  const heavy = [...parts.keys()].filter((k) => parts[k]!.some((ui) => ui !== 0))
  return yield* together(heavy.map((k) => asked({ ...question, u: parts[k]!, constraint: k })))
}

function overAll<T>(count: number, asking: (constraint: number) => Asking<T>): Asking<T>[] {
  return Array.from({ length: count }, (_, k) => asking(k))
}

function sum(first: Float64Array, others: readonly Float64Array[]): Float64Array {
  return others.reduce((total, other) => plusScaled(total, 1, other), first)
}

function joined(vectors: readonly Float64Array[]): Float64Array {
  return Float64Array.from(vectors.flatMap((vector) => [...vector]))
}
