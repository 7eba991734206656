'use grad'
import { describe, expect, test } from 'vitest'
import { checkGradient } from '../../../ad/checking/index.ts'
import { Scan } from '../../../ad/graph/node.ts'
import { regionOrder } from '../../../ad/graph/order.ts'
import {
  type Compiled,
  call,
  checkFinite,
  compile,
  cond,
  explain,
  grad,
  hvp,
  jvp,
  type Scalar,
  scan,
  select,
  valueAndGrad,
  vjp,
  vmap,
  whileLoop,
} from '../../../ad/index.ts'
import { independentTrips } from '../../../ad/wasm/independentTrips.ts'
import { expectSameBits, numbersOf } from '../core/sameBits.ts'

interface Stone {
  readonly z: Scalar
  readonly v: Scalar
}

/** Where a stone is after some steps of 0.1 s, how often it has bounced, and whether it still goes up. */
function thrown({ z, v }: Stone) {
  const step = (s: { z: Scalar; v: Scalar; bounces: Scalar }) => {
    const next = cond(
      s.z < 0,
      () => ({ z: -s.z, v: Math.abs(s.v) * Math.sqrt(0.8), bounces: s.bounces + 1 }),
      () => ({ z: s.z + 0.1 * s.v, v: s.v - 0.981, bounces: s.bounces }),
    )
    return { carry: next, y: next.z }
  }
  const { carry, ys } = scan(step, { z, v, bounces: 0 * z }, 9)
  return { end: carry, highest: Math.max(ys[2]!, ys[5]!), rising: carry.v > 0 }
}

const stones: readonly { z: number; v: number }[] = [
  { z: 0, v: 2 },
  { z: 1, v: -3 },
  { z: -0.5, v: 0 },
  { z: 2, v: 5 },
  { z: 0.2, v: -0.1 },
]

describe('vmap', () => {
  test.each([0, 1, 2, 3, 4, 5])('of %i elements is f of each, plain, interpreted and compiled', (n) => {
    const some = stones.slice(0, n)
    const each = some.map((stone) => thrown(stone))
    expect(vmap(thrown)(some)).toEqual(each)
    const compiled = compile(vmap(thrown), some)
    expect(compiled(some)).toEqual(each)
    expect(compiled.interpret(some)).toEqual(each)
  })

  test('gives every element the bits that it has alone, in any order of them', () => {
    const [together, alone] = [compile(vmap(thrown), stones), compile(thrown, stones[0]!)]
    for (const some of [stones, stones.toReversed(), [...stones.slice(2), ...stones.slice(0, 2)]])
      expectSameBits(numbersOf(together(some)), numbersOf(some.map((stone) => alone(stone))))
  })

  test('reads from a row that a loop wrote, and its results are a row that a loop reads', () => {
    const f = (v: Scalar) => {
      const { ys } = scan(
        ({ z, v: w }: Stone) => ({ carry: { z: z + w, v: 0.9 * w }, y: { z, w } }),
        { z: 0, v },
        7,
      )
      const squares = vmap(({ z, w }: { z: Scalar; w: Scalar }) => z * z + w)(ys)
      return scan((sum: Scalar, y) => ({ carry: sum * 0.5 + y }), 0, squares).carry
    }
    expectSameBits([compile(f, 1)(1.3)], [f(1.3)])
    checkGradient({ value: ([v]) => f(v!), gradient: ([v]) => [grad(f)(v!)], at: [1.3] }).throwIfWrong()
  })

  test('nests', () => {
    const table = [
      [1, 2, 3],
      [-1, 0.5, 4],
      [0, 7, -2],
    ]
    const f = (k: Scalar) =>
      vmap((row: readonly Scalar[]) => vmap((x: Scalar) => Math.sin(k * x) + x)(row))(table)
    const compiled = compile(f, 1)
    expectSameBits(numbersOf(compiled(0.3)), numbersOf(f(0.3)))
    expectSameBits(numbersOf(compiled.interpret(0.3)), numbersOf(f(0.3)))
  })

  test('stands inside loops and branches', () => {
    const f = (x: readonly Scalar[]) => {
      const spread = (y: readonly Scalar[]) => vmap((a: Scalar) => Math.exp(-a * a) + y[0]!)(y)
      return cond(
        x[0]! > 0,
        () => scan((y: readonly Scalar[]) => ({ carry: [...spread(y)] }), [...x], 3).carry,
        () => [...spread(x)],
      )
    }
    for (const at of [
      [0.2, -0.4, 1],
      [-0.2, 0.4, 1],
    ])
      expectSameBits(compile(f, at)(at) as number[], f(at) as number[])
  })

  test('is not made longer by more elements', () => {
    const some = (n: number) => Array.from({ length: n }, (_, i) => ({ z: i / n, v: 1 }))
    const [few, many] = [4, 2000].map((n) => compile(vmap(thrown), some(n)).stats)
    expect(many!.operations).toBe(few!.operations)
    expect(many!.moduleBytes - few!.moduleBytes).toBeLessThan(64)
    expect(many!.executed).toBe(500 * few!.executed)
  })

  test('takes elements that differ in a truth value that is written in them, in fields of any order', () => {
    const f = (x: Scalar) =>
      vmap(({ up, by }: { up: boolean; by: Scalar }) => select(up, by * x, -by))([
        { up: true, by: 2 },
        { by: x, up: false },
        { up: x > 1, by: 3 },
      ])
    expect(f(2)).toEqual([4, -2, 6])
    expect(compile(f, 0)(2)).toEqual([4, -2, 6])
    expect(jvp(f, 2, 1).tangent).toEqual([2, -1, 3])
  })

  test('refuses what is no array, and elements of several structures', () => {
    expect(() => vmap((x: Scalar) => x)(3 as never)).toThrow(/the argument is a number, expected an array/)
    expect(() =>
      compile(
        vmap((x: { a: number }) => x.a),
        [{ a: 1 }, { b: 1 } as never],
      ),
    ).toThrow(/vmap: elements 0 and 1 differ in structure/)
  })
})

/** A loss of many stones that share what the ground takes from them. */
function loss({ loss: part, stones: all }: { loss: Scalar; stones: readonly Stone[] }): Scalar {
  const ends = vmap((stone: Stone) => {
    const { end } = thrown({ z: stone.z, v: stone.v * part })
    return end.z * end.z + part * end.v
  })(all)
  return scan((sum: Scalar, y) => ({ carry: sum + y }), 0, ends).carry
}

const at = { loss: 0.9, stones }

describe('derivatives of maps', () => {
  test('vmap of grad is grad of each', () => {
    const height = (stone: Stone) => thrown(stone).highest
    const compiled = compile(vmap(valueAndGrad(height)), stones)
    expectSameBits(numbersOf(compiled(stones)), numbersOf(stones.map((stone) => valueAndGrad(height)(stone))))
  })

  test('grad of a sum over a map is what differences say, and what it is without the map', () => {
    const plainly = (x: typeof at): Scalar =>
      x.stones.reduce((sum, stone) => sum + loss({ ...x, stones: [stone] }), 0)
    const compiled = compile(valueAndGrad(loss), at)
    expectSameBits(numbersOf(compiled(at)), numbersOf(compiled.interpret(at)))
    const expected = grad(plainly)(at)
    numbersOf(compiled(at).grad).forEach((slope, i) => {
      expect(slope).toBeCloseTo(numbersOf(expected)[i]!, 12)
    })
    checkGradient({
      value: ([part]) => loss({ ...at, loss: part! }),
      gradient: ([part]) => [compiled({ ...at, loss: part! }).grad.loss],
      at: [0.9],
    }).throwIfWrong()
  })

  test('forward and reverse agree, to second order', () => {
    const along = { loss: 0.3, stones: stones.map(({ z, v }) => ({ z: v, v: 0.1 - z })) }
    const compiled = compile(
      (x: typeof at) => ({
        forward: jvp(loss, x, along).tangent,
        gradient: vjp(loss, x, 1).grad,
        product: hvp(loss, x, along),
        reversed: grad((z: typeof at) => jvp(loss, z, along).tangent)(x),
      }),
      at,
    )
    const found = compiled(at)
    expectSameBits(numbersOf(found), numbersOf(compiled.interpret(at)))
    const inner = numbersOf(found.gradient).reduce((sum, g, i) => sum + g * numbersOf(along)[i]!, 0)
    expect(Math.abs(found.forward - inner)).toBeLessThan(1e-12 * Math.abs(inner))
    numbersOf(found.product).forEach((h, i) => {
      expect(Math.abs(h - numbersOf(found.reversed)[i]!)).toBeLessThan(1e-10)
    })
  })

  test('are maps: no iteration of an outer loop waits for another', () => {
    const along = { loss: 0.3, stones }
    const derivatives: Readonly<Record<string, (x: typeof at) => unknown>> = {
      forward: (x) => jvp(loss, x, along).tangent,
      reverse: grad(loss),
      'forward over reverse': (x) => jvp(grad(loss), x, along).tangent,
      'reverse over reverse': grad((x: typeof at) => grad(loss)(x).loss),
      'reverse over forward': grad((x: typeof at) => jvp(loss, x, along).tangent),
    }
    for (const [name, f] of Object.entries(derivatives)) {
      const loops = outerLoops(compile(f, at))
      expect(loops.length, name).toBeGreaterThan(0)
      for (const loop of loops) expect(independentTrips(loop), name).toBeDefined()
    }
  })

  function outerLoops({ program }: Compiled<never, unknown>): Scan[] {
    return regionOrder(program).filter((node) => node instanceof Scan)
  }
})

describe('diagnostics go through a map', () => {
  test('checkFinite names the operation and the element', () => {
    const f = (xs: readonly Scalar[]) => vmap((x: Scalar) => Math.sqrt(x - 1))(xs)
    expect(() => checkFinite(f, [4, 3, 2, 1])).not.toThrow()
    expect(() => checkFinite(f, [4, 3, 0.5, 1])).toThrow(/sqrt\(-0\.5\) = NaN at step 2/)
    const loss = (xs: readonly Scalar[]) => scan((sum: Scalar, y) => ({ carry: sum + y }), 0, f(xs)).carry
    expect(() => checkFinite(grad(loss), [4, 3, 1, 2])).toThrow(/at step 2/)
  })

  test('explain counts its loop', () => {
    expect(explain(loss, at).report).toMatch(/loop/)
  })
})

describe('lanes that disagree', () => {
  /** Goes up by x until 5, which without x > 0 it never does. */
  const climb = (x: Scalar) =>
    whileLoop(
      (z) => z < 5,
      (z) => z + x,
      0 * x,
      { maxTrips: 20 },
    )

  test('in how long they loop get what each gets alone, back and forth', () => {
    const f = (x: Scalar) => climb(x) * x
    const compiled = compile(vmap(valueAndGrad(f)), [1, 1, 1, 1, 1])
    for (const xs of [
      [1, 0.3, 4, 9, 0.5],
      [7, 0.25, 0.25, 7, 1],
    ])
      expectSameBits(numbersOf(compiled(xs)), numbersOf(xs.map((x) => valueAndGrad(f)(x))))
  })

  test('run no side that neither takes, and in one that either takes only those that do', () => {
    const f = (x: Scalar) =>
      cond(
        x > 0,
        () => climb(x) + Math.log(x),
        () => Math.sqrt(-x),
      )
    const compiled = compile(vmap(valueAndGrad(f)), [1, 1, 1, 1])
    for (const xs of [
      [-1, -4, -9, -1],
      [1, -4, -2, 3],
      [1, 2, 3, 0.4],
    ])
      expectSameBits(numbersOf(compiled(xs)), numbersOf(xs.map((x) => valueAndGrad(f)(x))))
  })

  test('run no side within a side that they do not take', () => {
    const f = (x: Scalar) =>
      cond(
        x > 0,
        () =>
          cond(
            x > -5,
            () => climb(x),
            () => 1 / x,
          ),
        () => -x,
      )
    const xs = [1, -1, -6, 2, 3]
    expectSameBits(numbersOf(compile(vmap(f), xs)(xs)), xs.map(f))
  })

  test('loop in loops, each as long as its own condition says', () => {
    // the inner loop of a lane whose outer loop has ended would never end
    const f = (x: Scalar) =>
      whileLoop(
        (z) => z < 5,
        (z) =>
          whileLoop(
            (w) => w < z + 1,
            (w) => w + (5 - z) * 0.1,
            z,
            { maxTrips: 40 },
          ),
        x,
        { maxTrips: 9 },
      )
    const xs = [4, 0, -2, 4.5, 1]
    const compiled = compile(vmap(valueAndGrad(f)), xs)
    expectSameBits(numbersOf(compiled(xs)), numbersOf(xs.map((x) => valueAndGrad(f)(x))))
  })

  test('run loops again that keep few of their carries, each as long as it went', () => {
    const budget = { memory: 4 * 8 * 4 }
    const long = (x: Scalar) =>
      scan(
        ([a, b]: readonly Scalar[]) => ({ carry: [a! + 0.1 * b!, b! - x * Math.sin(a!)] }),
        [x, 1],
        30,
        budget,
      ).carry[0]!
    const early = (x: Scalar) =>
      whileLoop(
        ([a]) => a! < 9,
        ([a, b]) => [a! + x, b! * 0.9 + Math.sin(a!)],
        [0 * x, x] as readonly Scalar[],
        { ...budget, maxTrips: 40 },
      )[1]!
    const both = (x: Scalar) =>
      cond(
        x > 1,
        () => long(x) + early(x),
        () => long(0.1 * x),
      )
    const xs = [3, 0.4, 0.5, -2, 1.1, 7, -1]
    for (const f of [long, (x: Scalar) => early(Math.abs(x)), both]) {
      const compiled = compile(vmap(valueAndGrad(f)), xs)
      for (const some of [xs, xs.toReversed(), [...xs.slice(1), 0.9]])
        expectSameBits(numbersOf(compiled(some)), numbersOf(some.map((x) => valueAndGrad(f)(x))))
    }
  })

  test('call functions that loop, each as long as its own condition says', () => {
    const climbing = call(({ x, over }: { x: Scalar; over: readonly Scalar[] }) => ({
      top: climb(x) + over[1]!,
      row: vmap((y: Scalar) => y * x)(over),
    }))
    const f = (x: Scalar) =>
      cond(
        x > 0,
        () => {
          const { top, row } = climbing({ x, over: [x, 2, x * x] })
          return top + climbing({ x: row[1]!, over: row }).top
        },
        () => x * x,
      )
    const xs = [1, -1, 0.3, 4, -3, -2, 0.5]
    const compiled = compile(vmap(valueAndGrad(f)), xs)
    for (const some of [xs, xs.toReversed(), [...xs.slice(1), 0.9]])
      expectSameBits(numbersOf(compiled(some)), numbersOf(some.map((x) => valueAndGrad(f)(x))))
  })

  test('end the run where one of them loops beyond its bound', () => {
    const compiled = compile(vmap(climb), [1, 1, 1])
    expect(() => compiled([1, -1, 1])).toThrow(/whileLoop: after 20 iterations its condition still holds/)
    expect(() => compiled([1, 1, -1])).toThrow(/after 20 iterations/)
    expect(numbersOf(compiled([1, 2, 3]))).toEqual([5, 6, 6])
  })
})
