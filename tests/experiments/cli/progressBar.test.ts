import { describe, expect, it } from 'vitest'
import { progressBar } from '../../../experiments/cli/progressBar.ts'
import type { Terminal } from '../../../experiments/cli/terminal.ts'
import { screen } from './screen.ts'

function runThrough(terminal: Terminal): void {
  const bar = progressBar(terminal)
  bar.stage('tracing')
  for (let done = 0; done <= 100; done++)
    bar.progress({
      track: '',
      done,
      of: 100,
      loss: -done / 7,
      gradientNorm: 0.1234567,
      elapsed: done,
      left: 100 - done,
    })
  bar.over()
}

describe('progress', () => {
  it('is a few plain lines where lines cannot be written over', () => {
    const terminal = screen(false)
    runThrough(terminal)
    const lines = terminal.said().trim().split('\n')
    expect(lines.length).toBeLessThan(16)
    expect(lines[0]).toBe('tracing …')
    expect(lines[1]).toBe('0/100 · loss 0 · gradient 0.123 · 1 min 40 s left')
    expect(lines.at(-1)).toBe('100/100 · loss -14.29 · gradient 0.123')
    expect(terminal.said()).not.toContain('\r')
  })

  it('says nothing of the time left before a step has shown how long steps take', () => {
    const terminal = screen(false)
    const bar = progressBar(terminal)
    bar.progress({ track: '', done: 0, of: 9, loss: 1, gradientNorm: 2, elapsed: 0, left: Number.NaN })
    expect(terminal.said()).toBe('0/9 · loss 1 · gradient 2\n')
  })

  it('is one line written over and over on a terminal, never wider than it', () => {
    const terminal = screen(true)
    runThrough(terminal)
    expect(terminal.said().match(/\n/g)).toHaveLength(1)
    const frames = terminal.said().split('\r\u001b[2K')
    expect(frames).toHaveLength(103)
    for (const frame of frames) expect(frame.length).toBeLessThanOrEqual(60)
    expect(frames.at(-1)).toContain('█'.repeat(20))
    // half of the room that the words leave
    const [, filled, open] = /^(█+)(░+) /.exec(frames[52]!)!
    expect(Math.abs(filled!.length - open!.length)).toBeLessThan(2)
  })

  it.each([60, 40, 20])('leaves the words to a terminal of %i columns before the bar', (columns) => {
    const terminal = { ...screen(true), columns }
    let last = ''
    const bar = progressBar({ ...terminal, out: (text) => void (last = text.replace('\r\u001b[2K', '')) })
    bar.progress({ track: '', done: 7, of: 9, loss: 1, gradientNorm: 2, elapsed: 1, left: 3 })
    expect(last.length).toBeLessThan(columns)
    const words = '7/9 · loss 1 · gradient 2 · 3.0 s left'
    expect(words.startsWith(last.replace(/^[█░]+ /, ''))).toBe(true)
    expect(last.endsWith('left')).toBe(columns > words.length)
  })
})
