import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AFTER, BEFORE, thrown, writeDemoRun } from '../demoRun.ts'
import { type Bench, bench, coloursOnCanvas, type WatchedPage } from './openPage.ts'

const before = thrown('thrower', BEFORE)
const after = thrown('thrower', AFTER)
const LAST = after.frames.length - 1

/** Later than the page's clock can have come by itself [ms]. */
const HOUR = 3_600_000

let on: Bench

beforeAll(async () => {
  on = await bench(writeDemoRun)
})

afterAll(() => on.close())

describe('a run in the browser', () => {
  let run: WatchedPage

  beforeAll(async () => {
    run = await on.page()
    await run.open(on.url)
  })

  beforeEach(() => run.page.evaluate(() => window.limberViewer.seek(0)))

  test('opens without an error or a warning and draws both robots', async () => {
    expect(Object.keys((await run.state()).robots).sort()).toStrictEqual(['after', 'before'])
    // background, grid, marks, two robots, their shadows
    expect(await coloursOnCanvas(run.page)).toBeGreaterThan(50)
    expect(run.errors).toStrictEqual([])
  })

  test('does not start by itself for people who want less motion', async () => {
    expect(await run.state()).toMatchObject({ playing: false, time: 0 })
  })

  test('stands where the recordings say on the frame that it is scrubbed to', async () => {
    const scrub = run.page.getByRole('slider', { name: 'Frame' })
    await scrub.fill('123')
    const { time, frame, robots } = await run.state()
    expect([time, frame]).toStrictEqual([1.23, 123])
    for (const [robot, recording] of [
      [robots.before!, before],
      [robots.after!, after],
    ] as const) {
      const expected = recording.frames[123]!.poses.map(({ p_WB: [x, y, z] }) => [x, y + robot.lane[1], z])
      expect(robot.bodies.map((body) => body.position)).toStrictEqual(expected)
    }
    expect(robots.before!.lane[1]).toBeGreaterThan(robots.after!.lane[1])
    expect(await scrub.getAttribute('aria-valuetext')).toBe('1.23 s of 2.00 s, frame 123')
  })

  test('is turned in world axes as the recording is: the matrix of a rotation about y', async () => {
    await run.page.getByRole('slider', { name: 'Frame' }).fill('40')
    const { matrix } = (await run.state()).robots.after!.bodies[1]!
    const angle = AFTER.spin * 0.4
    // three.js keeps columns: x axis first
    const expected = [
      Math.cos(angle),
      0,
      -Math.sin(angle),
      0,
      0,
      1,
      0,
      0,
      Math.sin(angle),
      0,
      Math.cos(angle),
      0,
    ]
    expected.forEach((value, i) => {
      expect(matrix[i]).toBeCloseTo(value, 12)
    })
  })

  test('shows one robot in the other as a ghost, in the same lane', async () => {
    await run.page.getByText('Ghost').click()
    const { layout, robots } = await run.state()
    expect(layout).toBe('ghost')
    expect(robots.before!.lane).toStrictEqual([0, 0, 0])
    expect(robots.after!.lane).toStrictEqual([0, 0, 0])
    await run.page.getByText('Side by side').click()
    expect((await run.state()).layout).toBe('beside')
  })

  test('steps by keys from frame to frame, and to both ends', async () => {
    const frameAfter = async (key: string) => {
      await run.page.locator('h1').click()
      await run.page.keyboard.press(key)
      return (await run.state()).frame
    }
    expect(await frameAfter('ArrowRight')).toBe(1)
    expect(await frameAfter('PageDown')).toBe(11)
    expect(await frameAfter('ArrowLeft')).toBe(10)
    expect(await frameAfter('End')).toBe(LAST)
    expect(await frameAfter('ArrowRight')).toBe(LAST)
    expect(await frameAfter('Home')).toBe(0)
    expect((await run.state()).time).toBe(0)
  })

  test('steps by keys after a box was ticked too, which keeps the space bar', async () => {
    const follow = run.page.getByLabel('Follow')
    await follow.click()
    await run.page.keyboard.press('ArrowRight')
    expect((await run.state()).frame).toBe(1)
    await run.page.keyboard.press('Space')
    expect(await follow.isChecked()).toBe(true)
    expect((await run.state()).playing).toBe(false)
  })
})

describe('the clock', () => {
  let run: WatchedPage

  /** Real time stands still on this page but for `runFor`; it is small, as every picture of it is drawn in software. */
  beforeAll(async () => {
    run = await on.page({ reducedMotion: 'no-preference', viewport: { width: 360, height: 300 } })
    await run.page.clock.install({ time: 0 })
    await run.open(on.url)
    await run.page.clock.pauseAt(HOUR)
  })

  const press = (name: 'Play' | 'Pause') => run.page.getByRole('button', { name }).click()

  const playedFrom = async (time: number, milliseconds: number) => {
    await run.page.evaluate((start) => window.limberViewer.seek(start), time)
    await press('Play')
    await run.page.clock.runFor(milliseconds)
    return run.state()
  }

  test('starts by itself, pauses by button and plays by key', async () => {
    expect((await run.state()).playing).toBe(true)
    await press('Pause')
    expect((await run.state()).playing).toBe(false)
    await run.page.locator('h1').click()
    await run.page.keyboard.press('Space')
    const { time } = await run.state()
    await run.page.clock.runFor(80)
    expect((await run.state()).time).not.toBe(time)
    await press('Pause')
  })

  test('goes on in proportion to its speed', async () => {
    const gained = async (speed: string) => {
      await run.page.getByRole('combobox', { name: 'Speed' }).selectOption(speed)
      const { time } = await playedFrom(0, 80)
      await run.page.clock.runFor(80)
      const later = (await run.state()).time
      await press('Pause')
      return later - time
    }
    const slow = await gained('0.25')
    expect(slow).toBeGreaterThan(0)
    expect((await gained('1')) / slow).toBeCloseTo(4, 6)
  })

  test('goes round when it loops and halts at the end when it does not', async () => {
    const looped = await playedFrom(1.9, 160)
    expect(looped.playing).toBe(true)
    expect(looped.time).toBeLessThan(1.9)
    await press('Pause')
    await run.page.getByLabel('Loop').uncheck()
    expect(await playedFrom(1.9, 160)).toMatchObject({ time: 2, frame: LAST, playing: false })
  })
})
