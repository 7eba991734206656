import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { difference, flatten, flattenLike, leafCount, leafTypes, unflatten } from '../../../ad/trace/tree.ts'

const leaf = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom('text', true, false, undefined, null))
const trees = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('tree'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).tree

describe('any tree', () => {
  test('is put together again from its leaves', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const { leaves, structure } = flatten(tree)
        expect(unflatten(structure, leaves)).toEqual(tree)
        expect([leafCount(structure), leafTypes(structure).length]).toEqual([leaves.length, leaves.length])
        expect(difference(structure, flatten(tree).structure, 'the value')).toBeUndefined()
      }),
    )
  })

  test('differs from a tree of other leaves exactly where it says', () => {
    fc.assert(
      fc.property(trees, trees, (a, b) => {
        const [left, right] = [flatten(a), flatten(b)]
        const mismatch = difference(left.structure, right.structure, 'the value')
        if (mismatch) expect(mismatch).toMatch(/^the value.* in one and .* in the other$/)
        else expect(left.leaves.length).toBe(right.leaves.length)
      }),
    )
  })
})

test('fields may come in another order where a structure is given', () => {
  const like = flatten({ a: 1, b: { c: 2, d: [{ e: 3, f: 4 }] } }).structure
  const { leaves, structure } = flattenLike({ b: { d: [{ f: 40, e: 30 }], c: 20 }, a: 10 }, like)
  expect(leaves).toEqual([10, 20, 30, 40])
  expect(difference(like, structure, 'the value')).toBeUndefined()
})

describe('sentences', () => {
  const between = (a: unknown, b: unknown) =>
    difference(flatten(a).structure, flatten(b).structure, 'the carry')
  test.each([
    [{ p: [1, 2] }, { p: [1] }, 'the carry.p has 2 elements in one and 1 in the other'],
    [{ p: 1 }, { q: 1 }, 'the carry has the fields {p} in one and {q} in the other'],
    [{ p: { r: 1 } }, { p: { r: 'x' } }, 'the carry.p.r is a number in one and "x" in the other'],
    [{ p: 'x' }, { p: 'y' }, 'the carry.p is "x" in one and "y" in the other'],
    [[1], { 0: 1 }, 'the carry is an array in one and a record in the other'],
  ])('%j and %j', (a, b, sentence) => {
    expect(between(a, b)).toBe(sentence)
  })

  test('what is neither number, array nor plain record is refused by its place and name', () => {
    expect(() => flatten({ q: new Float64Array(2) }, 'the argument')).toThrow(
      'the argument.q is a Float64Array; expected a number, an array or a plain record.',
    )
    expect(() => flatten([new Map()], 'the argument')).toThrow('the argument[0] is a Map')
  })
})
