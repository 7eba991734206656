/** The pendulum's loss and slope in plain JavaScript, the adjoint derived by hand, cosines kept in a list that stays. */
export function plainAdjoint(steps: number): (theta: number) => number {
  const cosines = new Float64Array(steps)
  return (start) => {
    let theta = start
    let omega = 0
    for (let i = 0; i < steps; i++) {
      cosines[i] = Math.cos(theta)
      omega -= 0.0981 * Math.sin(theta)
      theta += 0.01 * omega
    }
    let thetaBar = 2 * theta
    let omegaBar = 0
    for (let i = steps - 1; i >= 0; i--) {
      omegaBar += 0.01 * thetaBar
      thetaBar -= 0.0981 * cosines[i]! * omegaBar
    }
    return thetaBar
  }
}

/** The pendulum's loss in plain JavaScript. */
export function plainLoss(steps: number): (theta: number) => number {
  return (start) => {
    let theta = start
    let omega = 0
    for (let i = 0; i < steps; i++) {
      omega -= 0.0981 * Math.sin(theta)
      theta += 0.01 * omega
    }
    return theta * theta
  }
}
