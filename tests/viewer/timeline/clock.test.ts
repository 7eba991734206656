import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  advanced,
  type Clock,
  clockAt,
  soughtTo,
  toggled,
  withDuration,
} from '../../../viewer/timeline/clock.ts'

const playing = (changes: Partial<Clock>): Clock => ({ ...clockAt(4), playing: true, ...changes })

describe('the clock', () => {
  test('advances by real time times speed', () => {
    expect(advanced(playing({ time: 1, speed: 0.5 }), 0.5).time).toBe(1.25)
  })

  test('stands still while paused', () => {
    const clock = clockAt(4)
    expect(advanced(clock, 1)).toBe(clock)
  })

  test('goes round when it loops', () => {
    expect(advanced(playing({ time: 3.5 }), 1)).toMatchObject({ time: 0.5, playing: true })
  })

  test('halts at the end when it does not', () => {
    expect(advanced(playing({ time: 3.5, loop: false }), 1)).toMatchObject({ time: 4, playing: false })
  })

  test('halts on a recording of a single instant, looping or not', () => {
    expect(advanced(playing({ duration: 0 }), 1)).toMatchObject({ time: 0, playing: false })
  })

  test('begins again when it is played at the end', () => {
    expect(toggled({ ...clockAt(4), time: 4 })).toMatchObject({ time: 0, playing: true })
    expect(toggled(playing({ time: 4 }))).toMatchObject({ time: 4, playing: false })
  })

  test('keeps within a shorter recording', () => {
    expect(withDuration({ ...clockAt(4), time: 3 }, 2)).toMatchObject({ time: 2, duration: 2 })
  })

  test('never leaves its range, wherever it is sent', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (time, elapsed) => {
          const clock = advanced({ ...soughtTo(clockAt(4), time), playing: true }, elapsed)
          expect(clock.time).toBeGreaterThanOrEqual(0)
          expect(clock.time).toBeLessThanOrEqual(4)
        },
      ),
    )
  })
})
