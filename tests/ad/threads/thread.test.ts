import { expect, test } from 'vitest'
import { threadFor } from '../../../ad/threads/thread.ts'

/** A module that is nothing but its header. */
const EMPTY = new WebAssembly.Module(Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00))

/** More memory than a 32-bit address reaches, in pages. */
const TOO_MANY = 2 ** 16 + 1

test('a program that cannot be set up says so to every question', async () => {
  const image = { module: EMPTY, pages: TOO_MANY, input: 0, inputs: 1, places: [], presets: [], failures: [] }
  const thread = threadFor({ ...image, failed: 0 })
  for (let k = 0; k < 2; k++) {
    const answer = await thread.run(new Float64Array(1))
    expect(answer).toEqual({ stopped: { run: 0, message: expect.stringMatching(/WebAssembly\.Memory/) } })
  }
  thread.close()
})
