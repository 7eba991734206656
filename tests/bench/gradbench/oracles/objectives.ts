// The evals' functions once more, as their definitions have them: plain numbers and nothing of limber.

export function logSumExp(x: readonly number[]): number {
  return Math.log(x.reduce((sum, xi) => sum + Math.exp(xi), 0))
}

export function leastSquares(x: readonly number[], n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) {
    const t = -1 + (2 * i) / (n - 1)
    const value = x.reduceRight((horner, coefficient) => horner * t + coefficient, 0)
    sum += (Math.sign(t) - value) ** 2
  }
  return sum / 2
}

/** All components after `steps` Runge–Kutta steps, the loop over steps outside. */
export function odeSolution(x: readonly number[], steps: number): number[] {
  const h = 2 / steps
  const rate = (y: readonly number[]) => x.map((xi, i) => (i === 0 ? xi : xi * y[i - 1]!))
  const moved = (y: readonly number[], by: number, k: readonly number[]) => y.map((yi, i) => yi + by * k[i]!)
  let y = x.map(() => 0)
  for (let step = 0; step < steps; step++) {
    const k1 = rate(y)
    const k2 = rate(moved(y, h / 2, k1))
    const k3 = rate(moved(y, h / 2, k2))
    const k4 = rate(moved(y, h, k3))
    y = y.map((yi, i) => yi + (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!))
  }
  return y
}

/** The determinant by elimination with pivoting. */
export function determinant(A: readonly number[], ell: number): number {
  const M = Array.from({ length: ell }, (_, i) => A.slice(i * ell, (i + 1) * ell))
  let product = 1
  for (let c = 0; c < ell; c++) {
    let pivot = c
    for (let r = c + 1; r < ell; r++) if (Math.abs(M[r]![c]!) > Math.abs(M[pivot]![c]!)) pivot = r
    if (pivot !== c) {
      ;[M[c], M[pivot]] = [M[pivot]!, M[c]!]
      product = -product
    }
    product *= M[c]![c]!
    for (let r = c + 1; r < ell; r++) {
      const factor = M[r]![c]! / M[c]![c]!
      for (let k = c; k < ell; k++) M[r]![k]! -= factor * M[c]![k]!
    }
  }
  return product
}

/** The loss of the stacked memories, bit by bit. */
export function lstmLoss(
  main: readonly (readonly number[])[],
  extra: readonly (readonly number[])[],
  state: readonly (readonly number[])[],
  sequence: readonly (readonly number[])[],
): number {
  const width = sequence[0]!.length
  const sigma = (x: number) => 1 / (1 + Math.exp(-x))
  const memory = state.map((part) => [...part])
  let total = 0
  for (let t = 0; t + 1 < sequence.length; t++) {
    let signal = sequence[t]!.map((bit, i) => bit * extra[0]![i]!)
    for (let l = 0; l < main.length; l += 2) {
      const [weights, biases, shown, kept] = [main[l]!, main[l + 1]!, memory[l]!, memory[l + 1]!]
      for (let i = 0; i < width; i++) {
        const at = (g: number, x: number) => x * weights[g * width + i]! + biases[g * width + i]!
        const forget = sigma(at(0, signal[i]!))
        const ingate = sigma(at(1, shown[i]!))
        const outgate = sigma(at(2, signal[i]!))
        const change = Math.tanh(at(3, shown[i]!))
        kept[i] = kept[i]! * forget + ingate * change
        shown[i] = outgate * Math.tanh(kept[i]!)
      }
      signal = [...shown]
    }
    const output = signal.map((s, i) => s * extra[1]![i]! + extra[2]![i]!)
    const partition = Math.log(2 + output.reduce((sum, y) => sum + Math.exp(y), 0))
    sequence[t + 1]!.forEach((gold, i) => {
      total += gold * (output[i]! - partition)
    })
  }
  return -total / ((sequence.length - 1) * width)
}

type Matrix = readonly (readonly number[])[]

function times(A: Matrix, B: Matrix): number[][] {
  return A.map((row) => B[0]!.map((_, j) => row.reduce((sum, a, k) => sum + a * B[k]![j]!, 0)))
}

/** The log posterior of a mixture with all densities formed, and no logarithm taken before the end of a sum. */
export function gmmLogPosterior(
  { alpha, mu, q, l }: { alpha: readonly number[]; mu: Matrix; q: Matrix; l: Matrix },
  { x, m, gamma }: { x: Matrix; m: number; gamma: number },
): number {
  const d = mu[0]!.length
  const precisions = q.map((logs, k) => {
    const Q = logs.map((log, i) => logs.map((_, j) => (i === j ? Math.exp(log) : 0)))
    let next = 0
    for (let j = 0; j < d; j++) for (let i = j + 1; i < d; i++) Q[i]![j] = l[k]![next++]!
    return times(
      Q.map((_, i) => Q.map((row) => row[i]!)),
      Q,
    )
  })
  const weights = alpha.map((a) => Math.exp(a))
  const whole = weights.reduce((sum, w) => sum + w, 0)
  const density = (point: readonly number[], k: number) => {
    const c = point.map((xi, i) => xi - mu[k]![i]!)
    const form = times(
      [c],
      times(
        precisions[k]!,
        c.map((ci) => [ci]),
      ),
    )[0]![0]!
    return Math.exp(-form / 2) * Math.sqrt(determinant(precisions[k]!.flat(), d) / (2 * Math.PI) ** d)
  }
  const fit = x.reduce(
    (sum, point) => sum + Math.log(weights.reduce((p, w, k) => p + (w / whole) * density(point, k), 0)),
    0,
  )
  return fit + precisions.reduce((sum, P) => sum + Math.log(wishart(P, d, d + m + 1, gamma)), 0)
}

/** The Wishart density of X with n degrees of freedom and scale 1/γ². */
function wishart(X: Matrix, d: number, n: number, gamma: number): number {
  const trace = X.reduce((sum, row, i) => sum + row[i]!, 0)
  const scale = 2 ** ((n * d) / 2) * gamma ** (-n * d) * multivariateGamma(n, d)
  return (determinant(X.flat(), d) ** ((n - d - 1) / 2) * Math.exp((-gamma * gamma * trace) / 2)) / scale
}

/** Γ_d(n/2) */
function multivariateGamma(n: number, d: number): number {
  let product = Math.PI ** ((d * (d - 1)) / 4)
  for (let j = 0; j < d; j++) product *= gammaOfHalf(n - j)
  return product
}

/** Γ(n/2) of a whole number n > 0. */
function gammaOfHalf(n: number): number {
  if (n === 1) return Math.sqrt(Math.PI)
  return n === 2 ? 1 : (n / 2 - 1) * gammaOfHalf(n - 2)
}

/** Where a camera sees a point beside a feature: the rotation is the exponential of its cross-product matrix. */
export function reprojectionError(
  camera: readonly number[],
  point: readonly number[],
  weight: number,
  feature: readonly number[],
): number[] {
  const [a, b, c] = camera as [number, number, number]
  const K = [
    [0, -c, b],
    [c, 0, -a],
    [-b, a, 0],
  ]
  let term = point.map((x, i) => [x - camera[3 + i]!])
  let seen = term
  for (let k = 1; k < 60; k++) {
    term = times(K, term).map(([t]) => [t! / k])
    seen = seen.map(([s], i) => [s! + term[i]![0]!])
  }
  const [x, y, z] = seen.flat() as [number, number, number]
  const r2 = (x * x + y * y) / (z * z)
  const L = 1 + camera[9]! * r2 + camera[10]! * r2 ** 2
  return [
    weight * (((L * x) / z) * camera[6]! + camera[7]! - feature[0]!),
    weight * (((L * y) / z) * camera[6]! + camera[8]! - feature[1]!),
  ]
}

/** A hand as the eval's messages have it. */
export interface Hand {
  readonly parents: readonly number[]
  readonly base_relatives: readonly Matrix[]
  readonly inverse_base_absolutes: readonly Matrix[]
  readonly base_positions: Matrix
  readonly weights: Matrix
  readonly is_mirrored: boolean
}

/** All corners of a posed hand, bone by bone as the definition has it. */
export function posedCorners(hand: Hand, theta: readonly number[]): number[][] {
  const turns = hand.parents.map(() => [0, 0, 0])
  let next = 6
  for (let finger = 0; finger < 5; finger++) {
    for (let joint = 0; joint < 3; joint++) {
      turns[2 + 4 * finger + joint]![0] = theta[next++]!
      if (joint === 0) turns[2 + 4 * finger + joint]![1] = theta[next++]!
    }
  }
  const absolutes: Matrix[] = []
  hand.parents.forEach((parent, b) => {
    const [x, z] = turns[b] as [number, number, number]
    const about = times(rotation([0, 0, z]), rotation([x, 0, 0]))
    const turn = [...about.map((row) => [...row, 0]), [0, 0, 0, 1]]
    const relative = times(hand.base_relatives[b]!, turn)
    absolutes.push(parent < 0 ? relative : times(absolutes[parent]!, relative))
  })
  const R = rotation(theta.slice(0, 3))
  return hand.base_positions.map((position, v) => {
    const place = [0, 0, 0]
    absolutes.forEach((absolute, b) => {
      const moved = times(
        times(absolute, hand.inverse_base_absolutes[b]!),
        position.map((p) => [p]),
      )
      for (let i = 0; i < 3; i++) place[i]! += hand.weights[v]![b]! * moved[i]![0]!
    })
    if (hand.is_mirrored) place[0] = -place[0]!
    return times(
      R,
      place.map((p) => [p]),
    ).map(([p], i) => p! + theta[3 + i]!)
  })
}

/** The rotation about an axis by its length, as the exponential of its cross-product matrix. */
function rotation([a, b, c]: readonly number[]): number[][] {
  const K = [
    [0, -c!, b!],
    [c!, 0, -a!],
    [-b!, a!, 0],
  ]
  let term = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]
  let R = term
  for (let k = 1; k < 40; k++) {
    term = times(K, term).map((row) => row.map((t) => t / k))
    R = R.map((row, i) => row.map((r, j) => r + term[i]![j]!))
  }
  return R
}
