import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeMcap } from '../../../sim/record/index.ts'
import { AFTER, BEFORE, thrown, writeDemoRun } from '../demoRun.ts'
import { type Bench, bench, type WatchedPage } from './openPage.ts'

let on: Bench
let run: WatchedPage
let page: Page

/** Three folders in one: a whole run, one whose recording is cut short, one whose run.json is no JSON. */
beforeAll(async () => {
  on = await bench(async (folder) => {
    await writeDemoRun(join(folder, 'whole'))
    await writeDemoRun(join(folder, 'cut'))
    const after = await encodeMcap(thrown('thrower', AFTER))
    await writeFile(join(folder, 'cut', 'after.mcap'), after.subarray(0, 5000))
    await mkdir(join(folder, 'broken'))
    await writeFile(join(folder, 'broken', 'run.json'), '{"experiment": ')
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
