import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeMcap } from '../../../sim/record/index.ts'
import { AFTER, BEFORE, thrown, writeDemoRun } from '../demoRun.ts'
import { type Bench, bench, type WatchedPage } from './openPage.ts'

let on: Bench
let run: WatchedPage
let page: Page

/** Runs: a whole one, one whose recording is cut short, one whose run.json is no JSON, one that recorded nothing. */
beforeAll(async () => {
  on = await bench(async (folder) => {
    await writeDemoRun(join(folder, 'whole'))
    await writeDemoRun(join(folder, 'cut'))
    const after = await encodeMcap(thrown('thrower', AFTER))
    await writeFile(join(folder, 'cut', 'after.mcap'), after.subarray(0, 5000))
    await mkdir(join(folder, 'broken'))
    await writeFile(join(folder, 'broken', 'run.json'), '{"experiment": ')
    await writeDemoRun(join(folder, 'still'))
    for (const name of ['before.mcap', 'after.mcap']) await rm(join(folder, 'still', name))
  })
  run = await on.page()
  page = run.page
})

afterAll(() => on.close())

/** Drops files on the page as a person's pointer would. */
async function drop(files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const named = Object.entries(files).map(([name, bytes]) => ({
    name,
    text: Buffer.from(bytes).toString('base64'),
  }))
  await page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer()
    for (const { name, text } of dropped) {
      dataTransfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name))
    }
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  }, named)
}

describe('a run is opened', () => {
  test('by the address', async () => {
    await run.open(`${on.url}?run=/run/whole`)
    expect((await run.state()).duration).toBe(2)
    expect(await page.getByRole('alert').isVisible()).toBe(false)
    expect(run.errors).toStrictEqual([])
  })

  test('without the part that cannot be read, and says which', async () => {
    await run.open(`${on.url}?run=/run/cut`)
    const notice = await page.getByRole('alert').textContent()
    expect(notice).toContain(
      '/run/cut/after.mcap: the MCAP file is cut short: its 5000 bytes end without the closing footer.',
    )
    expect(Object.keys((await run.state()).robots)).toStrictEqual(['before'])
  })
})

describe('a run that recorded no motion', () => {
  test('says so in one sentence, and shows everything else', async () => {
    await run.open(`${on.url}?run=/run/still`)
    const notice = await page.getByRole('alert').textContent()
    expect(notice).toContain('This run has no recordings')
    expect(notice).not.toContain('404')
    expect(await page.locator('#loss-card').isVisible()).toBe(true)
  })
})

describe('a browser without WebGL', () => {
  test('shows a sentence, not an empty page', async () => {
    const blind = await on.page()
    await blind.page.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null
    })
    await blind.page.goto(on.url)
    await blind.page.getByText('The viewer needs WebGL 2').waitFor()
  })
})

describe('a run that is not there or broken gets a sentence', () => {
  test.each([
    ['?run=/run/nowhere/', '/run/nowhere/run.json cannot be read: the server answered 404'],
    ['?run=/run/broken/', '/run/broken/run.json is not JSON'],
    ['?run=http://127.0.0.1:1/', 'http://127.0.0.1:1/run.json cannot be reached'],
  ])('%s', async (query, sentence) => {
    await run.open(on.url + query)
    expect(await page.getByRole('alert').textContent()).toContain(sentence)
    expect((await run.state()).robots).toStrictEqual({})
  })
})

describe('dropped files', () => {
  beforeAll(() => run.open(`${on.url}?run=/run/whole`))

  test('that are no recordings get a sentence and leave what is shown', async () => {
    await drop({ 'notes.mcap': new TextEncoder().encode('shopping list') })
    await page.getByText('notes.mcap: not an MCAP file').waitFor()
    await drop({ 'robot.xml': new TextEncoder().encode('<mujoco/>') })
    await page.getByText('robot.xml: 0 .mcap files, expected one, or two to compare.').waitFor()
    expect(Object.keys((await run.state()).robots)).toHaveLength(2)
  })

  test('leave their notice until it is closed, by its button or by Escape', async () => {
    const notice = page.getByRole('alert')
    await page.getByRole('button', { name: 'Close this notice' }).click()
    expect(await notice.isVisible()).toBe(false)
    await drop({ 'notes.mcap': new TextEncoder().encode('shopping list') })
    await notice.waitFor()
    await page.keyboard.press('Escape')
    expect(await notice.isVisible()).toBe(false)
  })

  test('of two recordings go by the names of their files, in the view that was chosen', async () => {
    const tags = () => page.locator('.tag .name').allTextContents()
    const view = page.getByRole('combobox', { name: 'View' })
    await view.selectOption('top')
    const [slow, fast] = [await encodeMcap(thrown('brick', BEFORE)), await encodeMcap(thrown('brick', AFTER))]
    await drop({ 'lazy.mcap': slow, 'keen.MCAP': fast })
    await page.getByRole('heading', { name: 'brick', exact: true }).waitFor()
    expect(await tags()).toStrictEqual(['lazy', 'keen'])
    expect(await view.inputValue()).toBe('top')
    expect((await run.state()).direction[2]).toBeGreaterThan(0.99)
  })

  test('of two recordings are compared, by their names before and after', async () => {
    const files = {
      'after.mcap': await encodeMcap(thrown('fast', AFTER)),
      'before.mcap': await encodeMcap(thrown('slow', BEFORE)),
    }
    await drop(files)
    await page.getByRole('heading', { name: 'slow and fast' }).waitFor()
    const { robots } = await run.state()
    expect([robots.before!.name, robots.after!.name]).toStrictEqual(['slow', 'fast'])
    expect(await page.getByRole('alert').isVisible()).toBe(false)
  })

  test('of one recording are that robot alone, in the middle', async () => {
    await drop({ 'fast.mcap': await encodeMcap(thrown('fast', AFTER)) })
    await page.getByRole('heading', { name: 'fast', exact: true }).waitFor()
    const { robots } = await run.state()
    expect(Object.keys(robots)).toStrictEqual(['after'])
    expect(robots.after!.lane).toStrictEqual([0, 0, 0])
  })
})

describe('recordings that the address names', () => {
  test('are compared by the names of their files', async () => {
    await run.open(`${on.url}?recording=/run/whole/before.mcap&recording=/run/whole/iterates/0006.mcap`)
    expect(await page.locator('.tag .name').allTextContents()).toStrictEqual(['before', '0006'])
    expect(await page.getByRole('alert').isVisible()).toBe(false)
  })

  test('and are not there get a sentence', async () => {
    await run.open(`${on.url}?recording=/run/whole/nowhere.mcap`)
    const notice = await page.getByRole('alert').textContent()
    expect(notice).toContain('/run/whole/nowhere.mcap cannot be read: the server answered 404')
  })
})
