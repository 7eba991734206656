import { erf } from '../../../ad/index.ts'
import type { OpName } from '../../../ad/ops/names.ts'

/** A complex number whose imaginary part may be tiny: no formula below lets the real part swallow it. */
export interface Complex {
  readonly re: number
  readonly im: number
}

const { PI, abs, atan, atan2, cos, cosh, exp, expm1, hypot, log, log1p, sin, sinh, sqrt } = Math

const complex = (re: number, im: number): Complex => ({ re, im })
const real = (re: number): Complex => complex(re, 0)
const scaled = (k: number, { re, im }: Complex): Complex => complex(k * re, k * im)
const add = (a: Complex, b: Complex): Complex => complex(a.re + b.re, a.im + b.im)
const sub = (a: Complex, b: Complex): Complex => add(a, scaled(-1, b))
const mul = (a: Complex, b: Complex): Complex => complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)

/** For divisors whose imaginary part is the smaller one by far. */
function div(a: Complex, b: Complex): Complex {
  const r = b.im / b.re
  const d = b.re + b.im * r
  return complex((a.re + a.im * r) / d, (a.im - a.re * r) / d)
}

/** To the right of the imaginary axis. */
function root({ re, im }: Complex): Complex {
  const r = sqrt((hypot(re, im) + re) / 2)
  return complex(r, im / (2 * r))
}

function exponential({ re, im }: Complex): Complex {
  return complex(exp(re) * cos(im), exp(re) * sin(im))
}

function logarithm({ re, im }: Complex): Complex {
  return complex(log(hypot(re, im)), atan2(im, re))
}

function sine({ re, im }: Complex): Complex {
  return complex(sin(re) * cosh(im), cos(re) * sinh(im))
}

function cosine({ re, im }: Complex): Complex {
  return complex(cos(re) * cosh(im), -sin(re) * sinh(im))
}

function hyperbolicSine({ re, im }: Complex): Complex {
  return complex(sinh(re) * cos(im), cosh(re) * sin(im))
}

function hyperbolicCosine({ re, im }: Complex): Complex {
  return complex(cosh(re) * cos(im), sinh(re) * sin(im))
}

/** @see Kahan 1987, Branch cuts for complex elementary functions */
function arctangent({ re, im }: Complex): Complex {
  if (im === 0) return real(atan(re))
  return complex(
    atan2(2 * re, (1 - re) * (1 + re) - im * im) / 2,
    log1p((4 * im) / (re * re + (1 - im) ** 2)) / 4,
  )
}

function angle(y: Complex, x: Complex): Complex {
  if (abs(x.re) >= abs(y.re)) {
    const turn = x.re > 0 ? 0 : y.re < 0 ? -PI : PI
    return add(real(turn), arctangent(div(y, x)))
  }
  return sub(real(y.re > 0 ? PI / 2 : -PI / 2), arctangent(div(x, y)))
}

/** By the logarithm, but for whole exponents, which a base to the left of the axis may have. */
function power(a: Complex, p: Complex): Complex {
  const whole = p.im === 0 && Number.isInteger(p.re) && abs(p.re) < 5
  if (!whole) return exponential(mul(p, logarithm(a)))
  let product = real(1)
  for (let k = 0; k < abs(p.re); k++) product = mul(product, a)
  return p.re < 0 ? div(real(1), product) : product
}

function arcsine(a: Complex): Complex {
  return arctangent(div(a, root(sub(real(1), mul(a, a)))))
}

/** To the first order in the imaginary part, which is all that a step looks at. */
function errorFunction({ re, im }: Complex): Complex {
  return complex(erf(re), ((2 * im) / sqrt(PI)) * exp(-re * re))
}

const flat = (f: (x: number) => number) => (a: Complex) => real(f(a.re))

type Operation = (...operands: readonly never[]) => Complex | boolean

const table: { readonly [name in OpName]?: Operation } = {
  add,
  sub,
  mul,
  div,
  neg: (a: Complex) => scaled(-1, a),
  rem: (a: Complex, b: Complex) => sub(a, scaled(Math.trunc(a.re / b.re), b)),
  sqrt: root,
  safeSqrt: (a: Complex) => (a.re === 0 ? real(0) : root(a)),
  abs: (a: Complex) => scaled(Math.sign(a.re), a),
  sign: flat(Math.sign),
  min: (a: Complex, b: Complex) => (a.re < b.re ? a : b),
  max: (a: Complex, b: Complex) => (a.re > b.re ? a : b),
  relu: (a: Complex) => (a.re > 0 ? a : real(0)),
  floor: flat(Math.floor),
  ceil: flat(Math.ceil),
  trunc: flat(Math.trunc),
  lt: (a: Complex, b: Complex) => a.re < b.re,
  le: (a: Complex, b: Complex) => a.re <= b.re,
  eq: (a: Complex, b: Complex) => a.re === b.re,
  and: (a: boolean, b: boolean) => a && b,
  or: (a: boolean, b: boolean) => a || b,
  not: (a: boolean) => !a,
  unsolved: () => real(Number.NaN),
  select: (c: boolean, a: Complex, b: Complex) => (c ? a : b),
  sin: sine,
  cos: cosine,
  tan: (a: Complex) => div(sine(a), cosine(a)),
  atan: arctangent,
  atan2: angle,
  asin: arcsine,
  erf: errorFunction,
  exp: exponential,
  expm1: ({ re, im }: Complex) => complex(expm1(re), exp(re) * sin(im)),
  log1p: ({ re, im }: Complex) => complex(log1p(re), atan2(im, 1 + re)),
  log: logarithm,
  pow: power,
  sinh: hyperbolicSine,
  cosh: hyperbolicCosine,
  tanh: (a: Complex) => div(hyperbolicSine(a), hyperbolicCosine(a)),
}

/** Operations on complex numbers: analytic ones continued, others as the pieces that real parts choose. */
export const complexOperations = table as {
  readonly [name in OpName]?: (...operands: readonly Complex[]) => Complex | boolean
}
