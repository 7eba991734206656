import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ITERATIONS, iterateThrow, thrown, writeDemoRun } from '../demoRun.ts'
import { type Bench, bench, type WatchedPage } from './openPage.ts'

let on: Bench
let run: WatchedPage
let page: Page

beforeAll(async () => {
  on = await bench(writeDemoRun)
  run = await on.page()
  page = run.page
  await run.open(on.url)
})

afterAll(() => on.close())

/** Clicks the loss plot above an iteration. */
async function clickIteration(iteration: number): Promise<void> {
  const plot = page.locator('#loss-plot .u-over')
  await plot.scrollIntoViewIfNeeded()
  const { width } = (await plot.boundingBox())!
  await plot.click({ position: { x: (width * iteration) / (ITERATIONS - 1), y: 40 } })
}

/** Changes the system's wish and waits until the page has heard of it. */
async function systemPrefers(colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.locator(`html[data-theme="${colorScheme}"]`).waitFor()
}

describe('beside the picture', () => {
  test('stand the question, the verdict and the parameters before and after', async () => {
    await expect(page.locator('h1').textContent()).resolves.toBe('Throw the brick')
    await expect(page.locator('#question').textContent()).resolves.toContain(
      'How hard must a brick be thrown',
    )
    const claims = await page.locator('#verdict li').allTextContents()
    expect(claims).toHaveLength(2)
    expect(await page.getByRole('img', { name: 'holds', exact: true }).count()).toBe(1)
    expect(await page.getByRole('img', { name: 'does not hold' }).count()).toBe(1)
    const speed = await page.getByRole('row', { name: /speed/ }).getByRole('cell').allTextContents()
    expect(speed.slice(0, 2)).toStrictEqual(['0.4', '1.5'])
  })

  test('a click in the loss plot shows that iteration: its robot and its parameters', async () => {
    await clickIteration(6)
    await page.getByText('The robot of iteration 6 is shown.').waitFor()
    expect((await run.state()).iteration).toBe(6)
    await page.evaluate(() => window.limberViewer.seek(1))
    const { bodies, lane } = (await run.state()).robots.after!
    const [, torso] = thrown('thrower', iterateThrow(6)).frames[25]!.poses
    expect(bodies[1]!.position).toStrictEqual([torso!.p_WB[0], torso!.p_WB[1] + lane[1], torso!.p_WB[2]])
    expect(await page.getByRole('columnheader').allTextContents()).toContain('iteration 6')
    const speed = await page.getByRole('row', { name: /speed/ }).getByRole('cell').allTextContents()
    expect(speed[1]).toBe('0.95')
    await page.getByRole('button', { name: 'Result' }).click()
    expect((await run.state()).iteration).toBe(null)
    expect(await page.getByRole('columnheader').allTextContents()).toContain('after')
  })

  test('an iteration whose recording was not kept shows the nearest one and says so', async () => {
    await page.getByLabel('Iteration shown').fill('4')
    await page.getByText('The robot of iteration 3 is shown, the nearest that was kept to 4.').waitFor()
    expect((await run.state()).iteration).toBe(4)
  })
})

describe('for everyone', () => {
  test('light and dark follow the system, then the button', async () => {
    await systemPrefers('dark')
    const colours = () =>
      page.evaluate(() => [
        getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.body).color,
      ])
    const dark = await colours()
    await page.getByRole('button', { name: 'Dark colours' }).click()
    const light = await colours()
    expect(light[0]).not.toBe(dark[0])
    expect(light[1]).not.toBe(dark[1])
    await page.reload()
    expect(await colours()).toStrictEqual(light)
    await page.evaluate(() => localStorage.clear())
  })

  test('every control has a name', async () => {
    const tree = await page.locator('body').ariaSnapshot()
    const controls = tree
      .split('\n')
      .filter((line) => /^\s*- (button|slider|checkbox|radio|combobox|link|textbox)\b/.test(line))
    expect(controls.length).toBeGreaterThan(12)
    expect(controls.filter((line) => !/- \w+ "[^"]+"/.test(line))).toStrictEqual([])
  })

  test.each(['light', 'dark'] as const)('words stand out from their ground in %s', async (colorScheme) => {
    await systemPrefers(colorScheme)
    const ratios = await page.evaluate(contrasts)
    expect(ratios.length).toBeGreaterThan(20)
    // WCAG 2.2, 1.4.3: 4.5 to 1
    expect(ratios.filter(({ ratio }) => ratio < 4.5)).toStrictEqual([])
  })

  test('nothing sticks out of a narrow window', async () => {
    await page.setViewportSize({ width: 640, height: 800 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(640)
    expect((await page.locator('#canvas').boundingBox())!.height).toBeGreaterThan(300)
  })
})

/** Contrast of every text beside the picture against the nearest painted ground behind it; runs in the page. */
function contrasts(): { text: string; ratio: number }[] {
  const rgb = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = (color: string) => {
    const [r, g, b] = rgb(color).map((c) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
  }
  const ground = (from: Element): string => {
    for (let at: Element | null = from; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at)
      if (rgb(backgroundColor)[3] !== 0) return backgroundColor
    }
    return 'rgb(255, 255, 255)'
  }
  const texts = [...document.querySelectorAll('aside *, header *, #timeline *')].filter(
    (e) =>
      [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent!.trim() !== '') &&
      e.clientHeight > 1 &&
      !e.matches(':disabled, option, .mark'),
  )
  return texts.map((e) => {
    const [a, b] = [luminance(getComputedStyle(e).color), luminance(ground(e))].sort((x, y) => y - x)
    return { text: e.textContent!.trim(), ratio: (a! + 0.05) / (b! + 0.05) }
  })
}
