import { copySign, powerOfTwo } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { cond } from './branch.ts'
import { exponentialParts, growth } from './exponential.ts'
import { type Pair, productOf, sumOfOrdered } from './pair.ts'

/** 2/√π, the slope at the origin, and -2/(3√π), that of the cubic term. */
const SLOPE: Pair = { high: 1.1283791670955126, low: 1.533545961316588e-17 }
const CUBIC: Pair = { high: -0.37612638903183754, low: 1.3391897206030649e-17 }

/** 2^-500: below it low parts of products may underflow, and the line at the origin is all there is. */
const TINY = 3.054936363499605e-151

/** From here on the error function rounds to one. */
const SATURATED = 6

/** Error function of x, 2/√π ∫₀ˣ e^(-t²) dt. */
export function erf(x: Scalar): Scalar {
  'use grad'
  const size = Math.abs(x)
  return cond(
    size < 1,
    () => (size < TINY ? x + x * (SLOPE.high - 1) : near(x)),
    () => copySign(far(Math.min(size, SATURATED)), x),
  )
}

/** erf x of |x| ≤ 1: x times its slope, of which all but the smallest terms are pairs. */
function near(x: Scalar): Scalar {
  'use grad'
  const z = productOf(x, x)
  const cubic = productOf(CUBIC.high, z.high)
  const start = sumOfOrdered(SLOPE.high, cubic.high)
  const small = SLOPE.low + cubic.low + (CUBIC.high * z.low + CUBIC.low * z.high)
  const slope = sumOfOrdered(start.high, start.low + small + z.high * z.high * nearTail(z.high))
  const product = productOf(x, slope.high)
  return product.high + (product.low + x * slope.low)
}

/** erf x = 1 - e^(-x²) · G(x), for x in [1, 6]; the exponential is a pair, and so is its product with G. */
function far(x: Scalar): Scalar {
  'use grad'
  const square = productOf(x, x)
  const parts = exponentialParts(-square.high, -square.low)
  const power = growth(parts)
  const scale = powerOfTwo(parts.k)
  const g = farTail((x - 1) / (x + 2))
  const complement = productOf(power.high * scale, g)
  const rest = sumOfOrdered(1, -complement.high)
  return rest.high + (rest.low - (complement.low + power.low * scale * g))
}

// both found as sineSeries.ts says

/** (erf(x) / x - 2/√π + 2z/(3√π)) / z² with z = x², for |x| ≤ 1; 2^-67.1 relative to erf x. */
function nearTail(z: Scalar): Scalar {
  'use grad'
  const z2 = z * z
  const even =
    0.11283791670955125 +
    z2 *
      (0.005223977625432926 +
        z2 *
          (0.00012055332927607972 +
            z2 * (1.6462058312826577e-6 + z2 * (1.4793892022207163e-8 + z2 * 8.737738600018731e-11))))
  const odd =
    -0.026866170645130756 +
    z2 *
      (-0.0008548327022541454 +
        z2 *
          (-1.4925648247234671e-5 +
            z2 * (-1.6364810370984168e-7 + z2 * (-1.217311645892365e-9 + z2 * -4.273632397829831e-12))))
  return even + z * odd
}

/** e^(x²) · (1 - erf x) at x = (1 + 2u) / (1 - u), for u in [0, ⅝]; 2^-56 in erf x. */
function farTail(u: Scalar): Scalar {
  'use grad'
  const u2 = u * u
  const even =
    0.427583576155807 +
    u2 *
      (0.5697080079945213 +
        u2 *
          (-0.025632380257931308 +
            u2 *
              (0.006424860771569825 +
                u2 * (-0.0025652571195705263 + u2 * (0.0005165511036909509 + u2 * -0.000433178211089805)))))
  const odd =
    -0.8196360443516901 +
    u2 *
      (-0.18007610100969268 +
        u2 *
          (0.02756102343401728 +
            u2 * (-0.0044247393637772935 + u2 * (0.0003313826882150164 + u2 * 0.0006358573497585061))))
  return even + u * odd
}
