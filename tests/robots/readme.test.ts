import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { crawler, hopper, jumper, pendulum } from '../../robots/index.ts'

describe("the README's table of knobs", () => {
  const text = readFileSync(new URL('../../robots/README.md', import.meta.url), 'utf8')
  const rows = text
    .split('\n')
    .map((line) => line.replaceAll(/ +/g, ' ').trim())
    .filter((line) => /^\| (pendulum|hopper|crawler|jumper) \| `/.test(line))

  it('says what the machines say', () => {
    const expected = [pendulum, hopper, crawler, jumper].flatMap(({ name, knobs }) =>
      Object.entries(knobs).map(
        ([knob, { unit, default: value, min, max }]) =>
          `| ${name} | \`${knob}\` | ${unit} | ${Number(value.toPrecision(3))} | ${min} to ${max} |`,
      ),
    )
    expect(rows).toEqual(expected)
  })
})
