'use grad'
import { type Scalar, scan } from '../../ad/index.ts'

/** Step [s] times gravity over length [1/s²], and step [s]. */
const KICK = 0.0981
const STEP = 0.01

/** Where the pendulum starts, at rest [rad]. */
export const START = 0.7

/** The square of a pendulum's angle after some steps, as a loop [rad²]. */
export function lossInLoop(steps: number): (theta: Scalar) => Scalar {
  return (start) => {
    const swing = ({ theta, omega }: { theta: Scalar; omega: Scalar }) => {
      const next = omega - KICK * Math.sin(theta)
      return { carry: { theta: theta + STEP * next, omega: next } }
    }
    const { theta } = scan(swing, { theta: start, omega: 0 as Scalar }, steps).carry
    return theta * theta
  }
}

/** Same, and its slope by an adjoint that was derived by hand: no derivative is taken for it. */
export function lossAndSlopeByHand(steps: number): (theta: Scalar) => readonly [Scalar, Scalar] {
  return (start) => {
    let [theta, omega]: [Scalar, Scalar] = [start, 0]
    const cosines: Scalar[] = []
    for (let i = 0; i < steps; i++) {
      cosines.push(Math.cos(theta))
      omega = omega - KICK * Math.sin(theta)
      theta = theta + STEP * omega
    }
    let [thetaBar, omegaBar]: [Scalar, Scalar] = [2 * theta, 0]
    for (let i = steps - 1; i >= 0; i--) {
      omegaBar = omegaBar + STEP * thetaBar
      thetaBar = thetaBar - KICK * cosines[i]! * omegaBar
    }
    return [theta * theta, thetaBar]
  }
}

/** Same as `lossAndSlopeByHand`, its two loops kept as loops. */
export function lossAndSlopeInLoops(steps: number): (theta: Scalar) => readonly [Scalar, Scalar] {
  return (start) => {
    const there = scan(
      ([theta, omega]: readonly Scalar[]) => {
        const next = omega! - KICK * Math.sin(theta!)
        return { carry: [theta! + STEP * next, next], y: Math.cos(theta!) }
      },
      [start, 0],
      steps,
    )
    const theta = there.carry[0]!
    const back = scan(
      ([thetaBar, omegaBar]: readonly Scalar[], cosine: Scalar) => {
        const next = omegaBar! + STEP * thetaBar!
        return { carry: [thetaBar! - KICK * cosine * next, next] }
      },
      [2 * theta, 0],
      [...there.ys].reverse(),
    )
    return [theta * theta, back.carry[0]!]
  }
}
