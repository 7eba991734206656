import type { OpName } from '../ops/names.ts'
import { operations } from '../ops/table.ts'
import type { Apply, Node } from './node.ts'

const opNumbers = new Map<OpName, number>()

function opNumber(op: OpName): number {
  if (opNumbers.size === 0)
    for (const name of Object.keys(operations)) opNumbers.set(name as OpName, opNumbers.size)
  return opNumbers.get(op)!
}

const SMALLEST = 64

/**
 * The operations recorded so far, to be found by what they do to what. (A program has hundreds of thousands; a Map would
 * need a key made for each.) A table of open addressing: where an operation is looked for first goes with its newest
 * operand, so that what is recorded one after the other lies side by side.
 */
export class Interned {
  #nodes: (Apply | undefined)[] = new Array(SMALLEST)
  #hashes = new Int32Array(SMALLEST)
  #newest = new Int32Array(SMALLEST)
  #count = 0
  /** of the last operation that was looked for, and where it is, or would be */
  #slot = 0
  #hash = 0
  #late = 0

  /** The operation on these operands that was put here last. */
  find(op: OpName, a: Node, b: Node | undefined, c: Node | undefined): Apply | undefined {
    const idB = b ? b.id : -1
    const idC = c ? c.id : -1
    this.#hash = hashOf(opNumber(op), a.id, idB, idC)
    this.#late = Math.max(a.id, idB, idC)
    const mask = this.#nodes.length - 1
    let slot = this.#first()
    for (;;) {
      const node = this.#nodes[slot]
      if (!node || (this.#hashes[slot] === this.#hash && isThat(node, op, a, b, c))) {
        this.#slot = slot
        return node
      }
      slot = (slot + (this.#hash | 1)) & mask
    }
  }

  /** Puts an operation where the one just looked for was not, or in the place of that. */
  put(node: Apply): void {
    if (!this.#nodes[this.#slot]) this.#count++
    this.#nodes[this.#slot] = node
    this.#hashes[this.#slot] = this.#hash
    this.#newest[this.#slot] = this.#late
    if (2 * this.#count > this.#nodes.length) this.#grow()
  }

  #first(): number {
    return (2 * this.#late + (this.#hash & 1)) & (this.#nodes.length - 1)
  }

  #grow(): void {
    const [nodes, hashes, newest] = [this.#nodes, this.#hashes, this.#newest]
    this.#nodes = new Array(2 * nodes.length)
    this.#hashes = new Int32Array(2 * nodes.length)
    this.#newest = new Int32Array(2 * nodes.length)
    for (let from = 0; from < nodes.length; from++) {
      if (nodes[from]) this.#move(nodes[from]!, hashes[from]!, newest[from]!)
    }
  }

  /** Puts an operation where there is room for it. */
  #move(node: Apply, hash: number, newest: number): void {
    this.#hash = hash
    this.#late = newest
    let slot = this.#first()
    while (this.#nodes[slot]) slot = (slot + (hash | 1)) & (this.#nodes.length - 1)
    this.#nodes[slot] = node
    this.#hashes[slot] = hash
    this.#newest[slot] = newest
  }
}

function isThat(node: Apply, op: OpName, a: Node, b: Node | undefined, c: Node | undefined): boolean {
  const { args } = node
  return node.op === op && args[0] === a && args[1] === b && args[2] === c
}

/** Four numbers mixed into one of 32 bits. */
function hashOf(op: number, a: number, b: number, c: number): number {
  let hash = Math.imul(op + 1, 0x9e3779b1)
  hash = Math.imul(hash ^ (hash >>> 15) ^ a, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13) ^ b, 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 16) ^ c, 0x27d4eb2f)
  return hash ^ (hash >>> 15)
}
