import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { gradcheck } from '../../../experiments/gradcheck/gradcheck.ts'
import { TOY } from '../child.ts'
import { screen } from '../cli/screen.ts'

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url))
const FIXTURES = join(REPOSITORY, 'tests/experiments/gradcheck/fixtures')
const ENERGIES = join(FIXTURES, 'energies.ts')

let out: string
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'limber-gradcheck-'))
})
afterEach(() => rmSync(out, { recursive: true }))

async function told(...argv: readonly string[]) {
  const terminal = screen()
  const code = await gradcheck([...argv, '--out', out], terminal)
  return { code, said: terminal.said(), complained: terminal.complained() }
}

describe('a function of a module', () => {
  test('that differentiates passes, with a picture', async () => {
    const { code, said } = await told(`${ENERGIES}#energy`)
    expect(said).toMatch(/design +2 +\S+ +right/)
    expect(said).toMatch(/angle +1 +\S+ +right +value in angle/)
    expect(said).toContain('✓ energy: every derivative is right to 1e-7.')
    expect(code).toBe(0)
    expect(readdirSync(out)).toEqual(['energy.svg'])
  })

  test('that forgets a slope fails, and says which', async () => {
    const { code, said } = await told(`${ENERGIES}#forgetful`)
    expect(code).toBe(1)
    expect(said).toMatch(/design +2 +1\.0e\+0 +wrong +value in design\.length/)
    expect(said).toMatch(/angle +1 +\S+ +right/)
    expect(said).toMatch(/✗ forgetful: 1 of 1 not confirmed\. value in design\.length is wrong/)
    expect(readFileSync(join(out, 'forgetful.svg'), 'utf8')).toContain('value in design.length')
  })

  test('is its default, checked at what its defaults return', async () => {
    const { code, said } = await told(join(FIXTURES, 'only.ts'), '--tolerance', '1e-9')
    expect(said).toMatch(/radius +1 +\S+ +right +value in radius/)
    expect(said).toContain('✓ only: every derivative is right to 1e-9.')
    expect(code).toBe(0)
  })
})

test('a robot that a module exports is checked like one of the library', async () => {
  const { code, said } = await told(`${ENERGIES}#swing`, '--steps', '3')
  for (const word of ['one step', 'rollout of 3 steps', 'design  6']) expect(said).toContain(word)
  expect(code).toBe(0)
})

test('an experiment is checked in its loss, with what it notes', async () => {
  const { code, said, complained } = await told(TOY)
  expect(said).toMatch(/loss, quick {3}3 inputs, 1 result,/)
  expect(said).toMatch(/design +1 +\S+ +right +value in design\.a/)
  expect(complained).toBe('a note from the experiment\n')
  expect(code).toBe(0)
})

test('inputs that nothing depends on are named', async () => {
  const { said } = await told(`${ENERGIES}#levelled`)
  expect(said).toContain('nothing depends on: angle')
})

test('an imported model is checked with knobs on its limbs', async () => {
  const model = join(out, 'block.xml')
  writeFileSync(
    model,
    `<mujoco model="block"><option timestep="0.001"/><worldbody><geom type="plane" size="1 1 1"/>
      <body pos="0 0 0.06"><freejoint/><geom type="sphere" size="0.05" density="500"/></body></worldbody></mujoco>`,
  )
  const { code, said } = await told(model, '--steps', '2')
  for (const word of ['one step in the air', 'one step on the ground', 'rollout of 2 steps'])
    expect(said).toContain(word)
  expect(said).toContain('✓ block')
  expect(code).toBe(0)
})

describe('asked wrongly, it says', () => {
  test.each([
    [
      'which robot was meant',
      ['hoper'],
      /There is no robot "hoper"\. Did you mean "hopper"\? There are: .*crawler/,
    ],
    [
      'which option was meant',
      ['hopper', '--tolerence', '1'],
      /no option --tolerence\. Did you mean --tolerance\?/,
    ],
    [
      'what a tolerance is',
      ['hopper', '--tolerance', 'small'],
      /--tolerance is "small", expected a number above 0/,
    ],
    [
      'what a number of steps is',
      ['hopper', '--steps', '0'],
      /--steps is "0", expected a whole number, 1 or more/,
    ],
    ['that one is enough', ['hopper', 'crawler'], /One at a time: "hopper", "crawler" were named/],
    ['that something must be named', [], /Name what to check/],
    [
      'what an experiment lacks',
      ['experiments/tune-model/experiment.ts'],
      /"tune-model" needs a model file: check the model itself/,
    ],
    ['that there is no such file', ['gone.ts'], /There is no module gone\.ts: no such file/],
    [
      'that there is no such model',
      ['gone.xml'],
      /Cannot read the model file .*gone\.xml: there is no such file/,
    ],
    [
      'which export to choose',
      [ENERGIES],
      /exports several: name one of them, as in .*#energy\..*energy, forgetful, levelled, swing/,
    ],
    [
      'which export was meant',
      [`${ENERGIES}#enrgy`],
      /no function or robot "enrgy"\. Did you mean "energy"\?/,
    ],
    [
      'that a module has nothing to check',
      [join(FIXTURES, 'nothing.ts')],
      /exports no function and no robot/,
    ],
    ['where a point is missing', [join(FIXTURES, 'nowhere.ts')], /does not say where to check loss: export/],
  ])('%s', async (_what, argv, sentence) => {
    const { code, complained } = await told(...argv)
    expect(complained).toMatch(sentence)
    expect(complained).not.toMatch(/\n\s+at /)
    expect(code).toBeGreaterThan(0)
    expect(readdirSync(out)).toEqual([])
  })
})

test('--help shows the options', async () => {
  const { code, said } = await told('--help')
  for (const word of ['npm run gradcheck', '--tolerance', '--steps', '--out']) expect(said).toContain(word)
  expect(code).toBe(0)
})

test('as a command it checks the pendulum', async () => {
  const argv = [
    'ad/language/loader.mjs',
    'experiments/gradcheck/main.ts',
    'pendulum',
    '--steps',
    '2',
    '--out',
    out,
  ]
  const child = spawn(process.execPath, argv, { cwd: REPOSITORY, env: { ...process.env, NO_COLOR: '1' } })
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(said).toContain('✓ pendulum: every derivative is right to 1e-7.')
  expect(existsSync(join(out, 'pendulum.svg'))).toBe(true)
  expect(code).toBe(0)
})
