import { vi } from 'vitest'
import { compile } from '../../../ad/index.ts'
import { flatten } from '../../../ad/trace/tree.ts'
import { Bytes } from '../../../ad/wasm/bytes.ts'
import { emitProgram } from '../../../ad/wasm/emitter.ts'
import { f64Const, f64Load, f64Store, i32Const, op } from '../../../ad/wasm/instructions.ts'
import { ModuleBuilder } from '../../../ad/wasm/module.ts'

/** Where the counts of a module's functions are, beyond anything that it has itself [byte]. */
const COUNTS = 2 ** 26
const PAGE = 2 ** 16

/** How often one run of a compiled function calls each function of its module, all of which are made to count. */
export function callsOf<A>(f: (argument: A) => unknown, at: A): number[] {
  const { program } = compile(f as (argument: A) => number, at)
  let functions = 0
  const define = ModuleBuilder.prototype.define
  const counting = vi.spyOn(ModuleBuilder.prototype, 'define').mockImplementation(function (
    this: ModuleBuilder,
    index,
    signature,
    locals,
    code,
  ) {
    functions = Math.max(functions, index + 1)
    const longer = new Bytes()
    longer.append(countOneMore(index))
    longer.append(code.view())
    define.call(this, index, signature, locals, longer)
  })
  const emitted = emitProgram(program)
  counting.mockRestore()
  const memory = new WebAssembly.Memory({ initial: COUNTS / PAGE + 1 })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(emitted.bytes), { env: { memory } })
  const doubles = new Float64Array(memory.buffer)
  for (const { address, values } of emitted.memory.presets) doubles.set(values, address / 8)
  doubles.set(flatten(at).leaves as number[], emitted.input / 8)
  ;(exports['run'] as () => void)()
  return [...doubles.subarray(COUNTS / 8, COUNTS / 8 + functions)]
}

function countOneMore(index: number): number[] {
  const address = i32Const(COUNTS + index * 8)
  return [...address, ...address, ...f64Load(0), ...f64Const(1), op.f64Add, ...f64Store(0)]
}
