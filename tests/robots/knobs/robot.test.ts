import { describe, expect, it } from 'vitest'
import { body, hinge, length, mass, robot, sphere, tied, world } from '../../../robots/index.ts'
import { totalMass } from '../../../sim/index.ts'

const twins = robot(
  'twins',
  {
    arm: length(0.5, { min: 0.1, max: 1 }),
    other: tied('arm', 2),
    bob: mass(1, { min: 0.5, max: 2, note: 'each' }),
  },
  (d) =>
    world(
      { timestep: 0.01 },
      body('a', hinge('a', { axis: 'y' }), sphere({ at: [d.arm, 0, 0], radius: 0.1, mass: d.bob })),
      body('b', hinge('b', { axis: 'y' }), sphere({ at: [d.other, 0, 0], radius: 0.1, mass: d.bob })),
    ),
)

describe('robot', () => {
  it('shows its free knobs, with unit, bounds, default and note', () => {
    expect(twins.knobs).toEqual({
      arm: { quantity: 'length', unit: 'm', default: 0.5, min: 0.1, max: 1 },
      bob: { quantity: 'mass', unit: 'kg', default: 1, min: 0.5, max: 2, note: 'each' },
    })
    expect(twins.defaults()).toEqual({ arm: 0.5, bob: 1 })
  })

  it('fills a partial design with defaults and followers', () => {
    const model = twins.model({ arm: 0.3 })
    expect(model.bodies.map((part) => part.inertia.com[0])).toEqual([0, 0.3, 0.6])
    expect(totalMass(model)).toBe(2)
  })

  it.each([
    [{ arm: 1.5 }, 'robot "twins": knob "arm" is 1.5, expected a length between 0.1 and 1 m;'],
    [{ arm: Number.NaN }, 'robot "twins": knob "arm" is NaN, expected a length between 0.1 and 1 m;'],
    [{ bob: 0 }, 'robot "twins": knob "bob" is 0, expected a mass between 0.5 and 2 kg;'],
    [{ leg: 1 }, 'robot "twins": there is no knob "leg"; its knobs are arm, bob.'],
    [{ other: 1 }, 'robot "twins": knob "other" follows "arm" and has no value of its own; set "arm".'],
  ])('refuses %j with a sentence', (design, sentence) => {
    expect(() => twins.model(design)).toThrow(sentence)
    expect(() => twins.start(design)).toThrow(sentence)
  })

  const nothing = () => world({ timestep: 0.01 })
  it.each([
    [{ a: length(2, { min: 0, max: 1 }) }, 'robot "x": knob "a" is 2, expected a length between 0 and 1 m;'],
    [
      { a: length(2, { min: 3, max: 1 }) },
      'knob "a" has the bounds 3 to 1 m, expected two finite numbers, the smaller first.',
    ],
    [{ a: tied('b') }, 'knob "a" follows "b", expected one of the free knobs (there are none).'],
    [
      { a: tied('b'), b: tied('c'), c: length(1, { min: 0, max: 2 }) },
      'knob "a" follows "b", expected one of the free knobs c.',
    ],
  ])('refuses the knob table %j at once', (table, sentence) => {
    expect(() => robot('x', table, nothing)).toThrow(sentence)
  })
})
