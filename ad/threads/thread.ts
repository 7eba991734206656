// The one file of ad/ that asks for threads, of Node or of a browser, whichever is there.
import type { Image } from './image.ts'
import { repeatedRuns, type Stopped } from './repeated.ts'

/** What a thread answers to the inputs of some runs. */
export type Answer = { readonly outputs: Float64Array<ArrayBuffer> } | { readonly stopped: Stopped }

/** Another thread that runs one program. */
export interface Thread {
  /** runs the program on inputs, which are handed over; one question at a time */
  run(inputs: Float64Array<ArrayBuffer>): Promise<Answer>
  /** ends the thread */
  close(): void
}

/** What a thread does with the messages of its port: the first is the program's image, the others are inputs. */
const LISTENER = `
  let repeated
  const listen = (port, message) => {
    if (!repeated) {
      // a program that cannot be set up, for want of memory, says so when it is asked
      try { repeated = (${repeatedRuns})(message) } catch (cause) { repeated = () => { throw cause } }
      return
    }
    try {
      const outputs = repeated(message)
      port.postMessage({ outputs }, [outputs.buffer])
    } catch (stopped) {
      port.postMessage({ stopped: 'run' in stopped ? stopped : { run: 0, message: String(stopped) } })
    }
  }`

/**
 * A thread that runs a program.
 *
 * @throws Error where there are neither Node's threads nor a browser's
 */
export function threadFor(image: Image): Thread {
  const node = (globalThis as { process?: NodeJS.Process }).process
  if (typeof node?.getBuiltinModule === 'function') return nodeThread(node, image)
  if (typeof Worker === 'function') return browserThread(image)
  throw new Error(
    'compileBatch needs threads, and here are neither those of Node 20.16 or newer nor those of a browser.',
  )
}

function nodeThread(node: NodeJS.Process, image: Image): Thread {
  const { Worker } = node.getBuiltinModule('node:worker_threads')
  const port = `const { parentPort } = require('node:worker_threads')
    parentPort.on('message', (message) => listen(parentPort, message))`
  const worker = new Worker(`${LISTENER}\n${port}`, { eval: true, execArgv: [] })
  // while it waits, a thread shall not keep the process alive
  worker.unref()
  worker.postMessage(image)
  return {
    run: (inputs) =>
      new Promise((resolve, reject) => {
        worker.ref()
        const settled = () => {
          worker.unref()
          worker.off('message', answered)
          worker.off('error', broken)
          worker.off('exit', ended)
        }
        const answered = (answer: Answer) => {
          settled()
          resolve(answer)
        }
        const broken = (cause: Error) => {
          settled()
          reject(cause)
        }
        const ended = () =>
          broken(new Error('A thread of compileBatch ended before it answered: it was closed.'))
        worker.on('message', answered)
        worker.on('error', broken)
        worker.on('exit', ended)
        worker.postMessage(inputs, [inputs.buffer])
      }),
    close: () => void worker.terminate(),
  }
}

function browserThread(image: Image): Thread {
  const text = `${LISTENER}\nself.onmessage = ({ data }) => listen(self, data)`
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
  const worker = new Worker(address)
  worker.postMessage(image)
  let abandon: (() => void) | undefined
  return {
    run: (inputs) =>
      new Promise((resolve, reject) => {
        abandon = () => reject(new Error('A thread of compileBatch ended before it answered: it was closed.'))
        worker.onmessage = ({ data }) => resolve(data as Answer)
        worker.onerror = ({ message }) => reject(new Error(`A thread of compileBatch broke: ${message}`))
        worker.postMessage(inputs, [inputs.buffer])
      }),
    close: () => {
      worker.terminate()
      URL.revokeObjectURL(address)
      abandon?.()
    },
  }
}

/** How many threads this machine runs at once. */
export function processors(): number {
  return (
    (globalThis as { navigator?: { hardwareConcurrency?: number } }).navigator?.hardwareConcurrency ??
    nodeProcessors()
  )
}

function nodeProcessors(): number {
  const node = (globalThis as { process?: NodeJS.Process }).process
  return node?.getBuiltinModule?.('node:os').availableParallelism() ?? 1
}
