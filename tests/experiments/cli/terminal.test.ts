import { expect, it } from 'vitest'
import { experimentProcess } from '../child.ts'

it('goes on to the end when whoever reads its words has left', async () => {
  const child = experimentProcess('--list')
  child.process.stdout!.destroy()
  expect(await child.ended).toMatchObject({ code: 0, err: '' })
})
