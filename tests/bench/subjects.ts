'use grad'
import { type Scalar, scan } from '../../ad/index.ts'

/** A pendulum's angle after many steps, differentiated within so many bytes if that is said [rad]. */
export function longPendulum(steps: number, memory?: number): (theta: Scalar) => Scalar {
  return (start) => {
    const swing = ([theta, omega]: readonly Scalar[]) => {
      const next = omega! - 0.00981 * Math.sin(theta!)
      return { carry: [theta! + 0.001 * next, next] }
    }
    return scan(swing, [start, 0], steps, memory === undefined ? {} : { memory }).carry[0]!
  }
}

/** A straight line of so many operations, none of them a loop and no two alike. */
export function muchArithmetic(operations: number): (x: readonly Scalar[]) => Scalar {
  return ([a, b]) => {
    let [x, y] = [a!, b!]
    // six operations a turn
    for (let i = 0; i < operations / 6; i++) {
      const next = x * 0.5 + y * (1 + i / operations)
      y = next * x - y / (2 + i / operations)
      x = next
    }
    return x + y
  }
}
