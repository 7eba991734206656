import { describe, expect, it } from 'vitest'
import { grad, type Scalar } from '../../ad/index.ts'
import { jointSlide, type Model, rollout } from '../../sim/index.ts'
import { ballOnFloor, mass, radius } from '../sim/contact/ball.ts'
import { evolved } from '../sim/evolved.ts'

// Coulomb's law of sliding, v²/(2 μ g), from a friction that is faded out at rest. The fade lets it slide further:
//
//   x = [v √(v² + v_s²) + v_s² asinh(v/v_s)]/(2 μ g),   x/(v²/(2 μ g)) − 1 ≈ s² (½ + ln(2/s)),   s = v_s/v
//
// which is 0.1 % at a slip speed of v/75.

const g = 9.81
const along = [jointSlide({ name: 'along', axis: [1, 0, 0] }), jointSlide({ name: 'up', axis: [0, 0, 1] })]

function slider(friction: Scalar, slipSpeed: number): Model {
  const contact = { stiffness: 1e6, dissipation: 1, slipSpeed }
  return ballOnFloor({ joints: along, contact, friction, gravity: [0, 0, -g], timestep: 1e-4 })
}

const resting = radius - ((mass * g) / 1e6) ** (2 / 3)
const stopping = (v: number, mu: number): number => (v * v) / (2 * mu * g)

describe('a body that slides to rest', () => {
  it.each([
    [1, 0.3],
    [2, 0.5],
    [3, 0.9],
  ])('from %d m/s, friction %d, comes as far as v²/(2 μ g) to 0.1 %% with a slip speed of v/75', (v, mu) => {
    const steps = Math.round((1.5 * v) / (mu * g) / 1e-4)
    const { q } = evolved(slider(mu, v / 75), steps)({ q: [0, resting], v: [v, 0] })
    expect(Math.abs(q[0]! / stopping(v, mu) - 1)).toBeLessThan(1e-3)
  })

  it('comes further with a greater slip speed, by what the fade says', () => {
    const [v, mu, s] = [2, 0.5, 0.05]
    const { q } = evolved(slider(mu, s * v), 12_000)({ q: [0, resting], v: [v, 0] })
    const excess = q[0]! / stopping(v, mu) - 1
    expect(excess).toBeGreaterThan(5e-3)
    expect(Math.abs(excess / (s * s * (0.5 + Math.log(2 / s))) - 1)).toBeLessThan(0.03)
  })

  it('comes less far by −x/μ per friction: the gradient of the whole slide', () => {
    const [v, mu] = [1, 0.5]
    const distance = (friction: Scalar): Scalar =>
      rollout(slider(friction, v / 75), { q: [0, resting], v: [v, 0] }, { steps: 3000, control: () => [] })
        .state.q[0]!
    expect(Math.abs((grad(distance)(mu) * mu) / -stopping(v, mu) - 1)).toBeLessThan(2e-3)
  })
})
