import { McapWriter, TempBuffer } from '@mcap/core'
import { describe, expect, test } from 'vitest'
import { decodeMcap, encodeMcap } from '../../../sim/record/index.ts'
import { fallingBall } from './recordings.ts'

const file = await encodeMcap(fallingBall)

describe('a file that is not a recording gets a sentence', () => {
  test('when it is no MCAP file', async () => {
    await expect(decodeMcap(new TextEncoder().encode('<mujoco>'))).rejects.toThrow(
      'not an MCAP file: it begins with the bytes 3c 6d 75 6a 6f 63 6f 3e, expected 89 4d 43 41 50 30 0d 0a.',
    )
    await expect(decodeMcap(new Uint8Array())).rejects.toThrow('it begins with nothing')
  })

  test('when it is cut short, wherever', async () => {
    for (let length = 8; length < file.length; length += 97) {
      await expect(decodeMcap(file.subarray(0, length))).rejects.toThrow(
        `its ${length} bytes end without the closing footer`,
      )
    }
  })

  test('when a byte of a message has changed', async () => {
    const damaged = file.slice()
    const at = damaged.indexOf('b'.charCodeAt(0), 4000)
    damaged[at] = damaged[at]! ^ 1
    await expect(decodeMcap(damaged)).rejects.toThrow(/^the MCAP file is damaged: .*CRC/)
  })

  test('when another program wrote it', async () => {
    const buffer = new TempBuffer()
    const writer = new McapWriter({ writable: buffer })
    await writer.start()
    const channelId = await writer.registerChannel({
      schemaId: 0,
      topic: '/odom',
      messageEncoding: 'json',
      metadata: new Map(),
    })
    await writer.addMessage({
      channelId,
      sequence: 0,
      logTime: 0n,
      publishTime: 0n,
      data: new Uint8Array([123, 125]),
    })
    await writer.end()
    await expect(decodeMcap(buffer.get())).rejects.toThrow(
      'the MCAP file is not a limber recording: it has no message on /machine (its topics: /odom).',
    )
  })
})
