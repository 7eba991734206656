import {
  Apply,
  bufferLength,
  Call,
  Cond,
  Constant,
  Element,
  type Node,
  Project,
  type Region,
  Scan,
  Stack,
} from '../../../ad/graph/node.ts'
import { regionOrder } from '../../../ad/graph/order.ts'
import { kernelRegion } from '../../../ad/kernels/regions.ts'
import type { KernelName, OpName } from '../../../ad/ops/names.ts'
import { operations } from '../../../ad/ops/table.ts'

/** What operations that are not kernels are in C. */
const EXPRESSIONS: Readonly<Partial<Record<OpName, (...operands: readonly string[]) => string>>> = {
  add: (a, b) => `${a} + ${b}`,
  sub: (a, b) => `${a} - ${b}`,
  mul: (a, b) => `${a} * ${b}`,
  div: (a, b) => `${a} / ${b}`,
  absoluteMul: (a, b) => `${a} == 0 ? 0 : ${a} * ${b}`,
  neg: (a) => `-${a}`,
  sqrt: (a) => `sqrt(${a})`,
  safeSqrt: (a) => `sqrt(${a})`,
  abs: (a) => `fabs(${a})`,
  sign: (a) => `(double)((${a} > 0) - (${a} < 0))`,
  min: (a, b) => `${a} < ${b} ? ${a} : ${b}`,
  max: (a, b) => `${a} > ${b} ? ${a} : ${b}`,
  relu: (a) => `${a} > 0 ? ${a} : 0`,
  floor: (a) => `floor(${a})`,
  ceil: (a) => `ceil(${a})`,
  trunc: (a) => `trunc(${a})`,
  nearest: (a) => `nearbyint(${a})`,
  lt: (a, b) => `${a} < ${b}`,
  le: (a, b) => `${a} <= ${b}`,
  eq: (a, b) => `${a} == ${b}`,
  and: (a, b) => `${a} & ${b}`,
  or: (a, b) => `${a} | ${b}`,
  not: (a) => `!${a}`,
  select: (c, a, b) => `${c} ? ${a} : ${b}`,
  powerOfTwo: (a) => `power_of_two(${a})`,
  exponentOf: (a) => `exponent_of(${a})`,
  significandOf: (a) => `significand_of(${a})`,
  copySign: (a, b) => `copysign(${a}, ${b})`,
  graft: (a) => `${a}`,
  geared: () => '0',
  gearedStrongly: () => '0',
  unsolved: () => 'NAN',
  unknown: () => 'NAN',
}

const PRELUDE = `#include <math.h>
#include <stdint.h>
#include <string.h>
static inline uint64_t bits_of(double x) { uint64_t b; memcpy(&b, &x, 8); return b; }
static inline double double_of(uint64_t b) { double x; memcpy(&x, &b, 8); return x; }
static inline double power_of_two(double k) { return double_of((uint64_t)((int64_t)k + 1023) << 52); }
static inline double exponent_of(double x) { return (double)((int64_t)(bits_of(x) >> 52 & 0x7ff) - 1023); }
static inline double significand_of(double x) {
  return double_of((bits_of(x) & 0xfffffffffffffULL) | 0x3ff0000000000000ULL);
}
`

/** What C expression a node is, within a block. */
type Names = Map<Node, string>

/**
 * A program as C: the same operations in the same loops, our kernels included, in a function
 * `void run(const double *in, double *out)`.
 *
 * @throws Error for what this writer does not know, e.g. loops that end early: a comparison may not leave parts out
 */
export function cProgram(program: Region): string {
  return new Writer().program(program)
}

class Writer {
  /** finished functions */
  readonly #functions: string[] = []
  readonly #known = new Map<unknown, string>()
  #lines: string[] = []
  #count = 0

  program(region: Region): string {
    const body = this.#function(
      region,
      (i) => `in[${i}]`,
      (value, place) => `out[${place}] = ${value};`,
    )
    return `${PRELUDE}${this.#functions.join('')}
__attribute__((noipa)) void run(const double *restrict in, double *restrict out) {\n${body}}\n`
  }

  /** The statements of a region in a function of its own. */
  #function(
    region: Region,
    parameter: (i: number) => string,
    delivered: (value: string, place: number) => string,
  ): string {
    const outside = this.#lines
    this.#lines = []
    const names = this.#block(region, new Map(region.params.map((node, i) => [node, parameter(i)])))
    let place = 0
    for (const output of region.outputs) {
      const name = nameOf(output, names)
      const length = output.type === 'buffer' ? bufferLength(output) : 0
      if (length === 0) this.#lines.push(delivered(name, place++))
      for (let i = 0; i < length; i++) this.#lines.push(delivered(`${name}[${i}]`, place++))
    }
    const body = this.#lines.map((line) => `  ${line}\n`).join('')
    this.#lines = outside
    return body
  }

  #fresh(): string {
    return `v${this.#count++}`
  }

  #block(region: Region, names: Names): Names {
    const order = regionOrder(region)
    for (const node of order) if (!names.has(node)) this.#statement(node, names, order)
    return names
  }

  #statement(node: Node, names: Names, order: readonly Node[]): void {
    const projections = () =>
      order.filter((other): other is Project => other instanceof Project && other.of === node)
    if (node instanceof Constant || node instanceof Project) return
    if (node instanceof Apply) names.set(node, this.#declared(node, this.#expression(node, names)))
    else if (node instanceof Element) names.set(node, `${names.get(node.args[0]!)}[${node.index}]`)
    else if (node instanceof Stack) names.set(node, this.#stack(node, names))
    else if (node instanceof Cond) this.#branch(node, names, projections())
    else if (node instanceof Scan) this.#loop(node, names, projections())
    else if (node instanceof Call) this.#call(node, names, projections())
    else throw new Error(`cProgram: node ${node.id} has no value.`)
  }

  #declared(node: Node, value: string): string {
    const name = this.#fresh()
    this.#lines.push(`const ${node.type === 'boolean' ? 'int' : 'double'} ${name} = ${value};`)
    return name
  }

  #expression(node: Apply, names: Names): string {
    const operands = node.args.map((arg) => nameOf(arg, names))
    const { wasm } = operations[node.op]
    if ('kernel' in wasm) {
      const last = node.args[node.args.length - 1]
      const known = node.args.length > 1 && last instanceof Constant ? (last.value as number) : undefined
      const name = this.#kernel(wasm.kernel, known)
      return `${name}(${(known === undefined ? operands : operands.slice(0, -1)).join(', ')})`
    }
    const expression = EXPRESSIONS[node.op]
    if (!expression) throw new Error(`cProgram: the operation ${node.op} has no C here.`)
    return expression(...operands)
  }

  #kernel(kernel: KernelName, last: number | undefined): string {
    const key = `${kernel} ${last}`
    const before = this.#known.get(key)
    if (before) return before
    const name = `kernel_${kernel}_${this.#known.size}`
    this.#known.set(key, name)
    const region = kernelRegion(kernel, last)
    const body = this.#function(
      region,
      (i) => `a${i}`,
      (value) => `return ${value};`,
    )
    const parameters = region.params.map((_, i) => `double a${i}`).join(', ')
    this.#functions.push(`static double ${name}(${parameters}) {\n${body}}\n`)
    return name
  }

  #stack(node: Stack, names: Names): string {
    const name = this.#fresh()
    this.#lines.push(`double ${name}[] = { ${node.args.map((arg) => nameOf(arg, names)).join(', ')} };`)
    return name
  }

  #branch(node: Cond, names: Names, results: readonly Project[]): void {
    for (const result of results) {
      names.set(result, this.#fresh())
      this.#lines.push(`${result.type === 'boolean' ? 'int' : 'double'} ${names.get(result)};`)
    }
    const side = (region: Region, bound: readonly Node[]) => {
      const inside = this.#block(region, boundNames(region, bound, names))
      for (const result of results) {
        this.#lines.push(`${names.get(result)} = ${nameOf(region.outputs[result.index]!, inside)};`)
      }
    }
    this.#lines.push(`if (${nameOf(node.condition, names)}) {`)
    side(node.onTrue, node.boundTrue)
    this.#lines.push('} else {')
    side(node.onFalse, node.boundFalse)
    this.#lines.push('}')
  }

  #loop(node: Scan, names: Names, results: readonly Project[]): void {
    const { length, early, memory, reverse, carries } = node.shape
    if (early || memory !== undefined || node.init.some((value) => value.type === 'buffer')) {
      throw new Error('cProgram: loops that end early, run again or carry rows are not written in C.')
    }
    const carry = node.init.map((value) => this.#variable(nameOf(value, names)))
    const row = (part: Project['part'], index: number) => {
      const asked = results.filter((result) => result.part === part && result.index === index)
      if (asked.length === 0) return undefined
      const name = this.#fresh()
      this.#lines.push(`static double ${name}[${length}];`)
      for (const result of asked) names.set(result, name)
      return name
    }
    const histories = carry.map((_, k) => row('history', k))
    const ys = node.body.outputs.slice(carries).map((_, k) => row('ys', k))
    for (const result of results) if (result.part === 'final') names.set(result, carry[result.index]!)
    const i = this.#fresh()
    const [first, goesOn, next] = reverse
      ? [length - 1, `${i} >= 0`, `${i}--`]
      : [0, `${i} < ${length}`, `${i}++`]
    this.#lines.push(`for (int ${i} = ${first}; ${goesOn}; ${next}) {`)
    histories.forEach((history, k) => {
      if (history) this.#lines.push(`${history}[${i}] = ${carry[k]};`)
    })
    const inside = boundNames(node.body, node.bound, names)
    const values = [...carry, ...node.xs.map((xs) => `${names.get(xs)}[${i}]`), `(double)${i}`]
    node.body.params.forEach((param, k) => {
      inside.set(param, values[k]!)
    })
    this.#block(node.body, inside)
    const after = node.body.outputs.map((output) => this.#variable(nameOf(output, inside)))
    carry.forEach((name, k) => {
      this.#lines.push(`${name} = ${after[k]};`)
    })
    ys.forEach((name, k) => {
      if (name) this.#lines.push(`${name}[${i}] = ${after[carries + k]};`)
    })
    this.#lines.push('}')
  }

  #variable(value: string): string {
    const name = this.#fresh()
    this.#lines.push(`double ${name} = ${value};`)
    return name
  }

  #call(node: Call, names: Names, results: readonly Project[]): void {
    const [given, taken] = [this.#fresh(), this.#fresh()]
    if (
      node.args.some((arg) => arg.type === 'buffer') ||
      results.some((result) => result.type === 'buffer')
    ) {
      throw new Error('cProgram: functions that take or return rows are not written in C.')
    }
    const callee = this.#callee(node.callee)
    this.#lines.push(
      `const double ${given}[] = { ${node.args.map((arg) => nameOf(arg, names)).join(', ')} };`,
    )
    this.#lines.push(`double ${taken}[${node.callee.outputs.length}];`, `${callee}(${given}, ${taken});`)
    for (const result of results) names.set(result, `${taken}[${result.index}]`)
  }

  #callee(region: Region): string {
    const before = this.#known.get(region)
    if (before) return before
    const name = `function_${this.#known.size}`
    this.#known.set(region, name)
    const body = this.#function(
      region,
      (i) => `in[${i}]`,
      (value, place) => `out[${place}] = ${value};`,
    )
    this.#functions.push(`static void ${name}(const double *restrict in, double *restrict out) {\n${body}}\n`)
    return name
  }
}

function boundNames(region: Region, bound: readonly Node[], names: Names): Names {
  return new Map(region.free.map((node, i) => [node, nameOf(bound[i]!, names)]))
}

function nameOf(node: Node, names: Names): string {
  if (node instanceof Constant) return literal(node.value)
  const name = names.get(node)
  if (name === undefined) throw new Error(`cProgram: node ${node.id} is used before it is computed.`)
  return name
}

function literal(value: number | boolean): string {
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (Number.isNaN(value)) return 'NAN'
  if (!Number.isFinite(value)) return value > 0 ? 'INFINITY' : '(-INFINITY)'
  const text = Object.is(value, -0) ? '-0.0' : Number.isInteger(value) ? `${BigInt(value)}.0` : String(value)
  return text.startsWith('-') ? `(${text})` : text
}
