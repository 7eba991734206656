/** Speaks GradBench's protocol: a message a line on standard input, a response a line on standard output. */
import { createInterface } from 'node:readline'
import { EVALS } from './evals.ts'
import { answer, type Message } from './protocol.ts'

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line) as Message, EVALS)))
}
