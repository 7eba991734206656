import { describe, expect, test } from 'vitest'
import { Constant, type Node, type Region } from '../../../ad/graph/node.ts'
import { compile, grad, type Scalar, scan, vmap } from '../../../ad/index.ts'
import { schedule } from '../../../ad/wasm/schedule.ts'
import { expectOneFunction } from '../core/differentiable.ts'
import { expectSameBits } from '../core/sameBits.ts'

/** Statements that a number may wait in a local for its first reader, and for one after another. */
const [UNREAD, READ] = [8, 24]

/** Values each of which is read at once, a little later, and much later, by some in turn. */
const woven =
  (turns: number) =>
  ([a, b, c]: readonly Scalar[]): Scalar[] => {
    'use grad'
    const kept: Scalar[] = [a!, b!, c!]
    for (let i = 0; i < turns; i++) {
      const [last, before, long] = [
        kept[kept.length - 1]!,
        kept[kept.length - 4 + (i % 3)] ?? a!,
        kept[Math.floor(i / 3)]!,
      ]
      kept.push(
        (last - 0.5 * before) * c! + long * (1 + 0.001 * i),
        Math.abs(last - long * b!) / (1 + a! * a!),
      )
    }
    return kept.slice(-5)
  }

/** What a statement reads: operands in their places, those of nested ones in theirs. */
function readBy(nodes: readonly Node[], nested: (node: Node) => boolean): Node[] {
  return nodes.flatMap((node) => {
    if (node instanceof Constant) return []
    return nested(node) ? readBy(node.args, nested) : [node]
  })
}

/** Runs a schedule without its numbers: statements that each wait lasts, and reads by where the value is. */
function followed(region: Region) {
  const { statements, usage, fetched, leaving, rests } = schedule(region)
  const since = new Map<Node, { statement: number; fresh: boolean }>()
  const waits: { fresh: boolean; statements: number }[] = []
  const loads: Node[] = []
  statements.forEach((statement, now) => {
    for (const node of fetched[now] ?? []) {
      loads.push(node)
      since.set(node, { statement: now, fresh: false })
    }
    const nodes = 'node' in statement ? statement.node.args : [region.outputs[statement.output]!]
    for (const node of readBy(nodes, (arg) => usage.isNested(arg))) {
      const wait = since.get(node)
      if (!wait) loads.push(node)
      else {
        waits.push({ fresh: wait.fresh, statements: now - wait.statement })
        since.set(node, { statement: now, fresh: false })
      }
    }
    if ('node' in statement) since.set(statement.node, { statement: now, fresh: true })
    for (const node of leaving[now] ?? []) since.delete(node)
  })
  return {
    waits,
    loads,
    left: since.size,
    rests: (node: Node) => rests[usage.at(node)] === 1,
    statements: statements.length,
  }
}

describe('a long program', () => {
  const { program } = compile(woven(600), [0.3, 0.7, 1.1])
  const { waits, loads, left, rests, statements } = followed(program)

  test('has a number wait in a local only for those who read it soon', () => {
    expect(statements).toBeGreaterThan(500)
    expect(
      Math.max(...waits.filter(({ fresh }) => fresh).map((wait) => wait.statements)),
    ).toBeLessThanOrEqual(UNREAD)
    expect(
      Math.max(...waits.filter(({ fresh }) => !fresh).map((wait) => wait.statements)),
    ).toBeLessThanOrEqual(READ)
  })

  test('loads only what has been put into memory', () => {
    const computed = loads.filter((node) => !program.params.includes(node as never))
    expect(computed.length).toBeGreaterThan(100)
    for (const node of computed) expect(rests(node)).toBe(true)
  })

  test('needs no local any more when it ends', () => {
    expect(left).toBe(0)
  })

  test('has the bits of the interpreted one, alone and in lanes', () => {
    expectOneFunction(woven(150), [0.3, 0.7, 1.1])
    const two = [
      [0.3, 0.7, 1.1],
      [-0.2, 1.3, 0.9],
    ]
    const alone = compile(woven(700), two[0]!)
    const lanes = compile(vmap(woven(700)), two)
    two.forEach((x, i) => {
      expectSameBits(lanes(two)[i]!, alone.interpret(x))
    })
  })
})

test('a short program keeps everything in locals', () => {
  const { loads, statements } = followed(compile(woven(40), [0.3, 0.7, 1.1]).program)
  expect(statements).toBeGreaterThan(50)
  expect(loads).toEqual([])
})

describe('memory', () => {
  /** Each value is read once more when a hundred others have been computed. */
  const delayed = (turns: number) => (x: readonly Scalar[]) => {
    'use grad'
    const values = [x[0]!]
    for (let i = 0; i < turns; i++)
      values.push(0.5 * values[i]! + (values[i - 100] ?? x[1]!) * values[i]! * 0.1)
    return values[turns]!
  }

  test('is used again for what nothing reads any more', () => {
    const [few, many] = [1000, 5000].map((turns) => compile(delayed(turns), [0.3, 0.7]).stats.memoryBytes)
    expect((many! - few!) / 8).toBeLessThan(100)
    expectOneFunction(delayed(1000), [0.3, 0.7])
  })

  /** A loop between two long straight parts; its derivative runs it again, but does not read itself what it reads. */
  const around = (memory?: number) => (x: readonly Scalar[]) => {
    'use grad'
    const rate = 0.01 * Math.sqrt(x[0]!)
    const step = (a: Scalar) => ({ carry: Math.sin(a) + rate })
    const start = woven(150)([x[0]!, x[1]! + rate, x[2]!])[0]!
    const { carry } = scan(step, start, 50, memory === undefined ? {} : { memory })
    return woven(150)([0.1 * carry, x[1]!, x[2]!])[4]!
  }

  test('is not used again while iterations may be run again that read it', () => {
    const at = [0.3, 0.2, 0.4]
    const sparing = compile(grad(around(5 * 8)), at)
    expectSameBits(sparing(at), sparing.interpret(at))
    expectSameBits(sparing(at), compile(grad(around()), at)(at))
  })
})
