import type { Browser, Page } from 'playwright'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useGrad } from '../../ad/language/plugin.ts'
import { expectSameBits } from '../ad/core/sameBits.ts'
import { openBrowser } from '../viewer/browser/browser.ts'
import * as here from './everywhere.ts'

// One module computes in Node and in Chromium; the numbers of both are compared bit for bit.

declare const everywhere: typeof here

let browser: Browser
let page: Page

beforeAll(async () => {
  const [bundle, opened] = await Promise.all([bundled('everywhere'), openBrowser()])
  browser = opened
  page = await browser.newPage()
  await page.addScriptTag({ content: bundle })
})

afterAll(() => browser.close())

/** The module beside this one of some name, as a script that leaves its exports in a variable of that name. */
async function bundled(name: string): Promise<string> {
  const [bundle] = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [useGrad()],
    build: {
      write: false,
      minify: false,
      lib: { entry: `${import.meta.dirname}/${name}.ts`, name, formats: ['iife'] },
    },
  })) as Rolldown.RolldownOutput[]
  return bundle!.output[0].code
}

/** Numbers that a page sends as the text of their bytes. */
function received(text: string): Float64Array {
  return new Float64Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)
}

/** What a kernel gives in the page. */
async function inPage(name: string, form: here.Form): Promise<Float64Array> {
  const sent = await page.evaluate(
    ([kernel, how]) => {
      const bytes = new Uint8Array(everywhere.kernelResults(kernel, how).buffer)
      let text = ''
      for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096))
      return btoa(text)
    },
    [name, form] as const,
  )
  return received(sent)
}

describe.each(here.KERNELS)('%s has the same bits', (name) => {
  let plain: Float64Array
  beforeAll(() => {
    plain = here.kernelResults(name, 'plain')
  })

  test.each(here.FORMS)('in Node and in Chromium, %s', async (form) => {
    const places = here.operandsOf(name).map((operands) => `${name}(${operands.join(', ')})`)
    const [ours, theirs] = [here.kernelResults(name, form), await inPage(name, form)]
    const differing = places.filter(
      (_, i) => !(Object.is(ours[i], plain[i]) && Object.is(theirs[i], plain[i])),
    )
    expect(differing).toEqual([])
  })
})

describe('the gradient of a robot’s 200 steps has the same bits', () => {
  const models = ['compliant', 'convex'] as const

  test.each(models)('in Node and in Chromium, contacts %s', async (contactModel) => {
    const theirs = await page.evaluate((model) => everywhere.rolloutNumbers(model), contactModel)
    const ours = here.rolloutNumbers(contactModel)
    expect(ours.every(Number.isFinite)).toBe(true)
    expect(ours.filter((x) => x !== 0).length).toBeGreaterThan(20)
    expectSameBits(theirs, ours, contactModel)
  })
})

describe.each(here.BATCH_NAMES)('a batch of %s has the same bits', (name) => {
  test('one by one, and on one thread and two, of Node and of Chromium', async () => {
    const expected = here.oneByOneNumbers(name)
    expect(expected.every(Number.isFinite)).toBe(true)
    for (const threads of [1, 2]) {
      expectSameBits(await here.batchNumbers(name, threads), expected, `${threads} threads of Node`)
      const theirs = await page.evaluate(([batch, count]) => everywhere.batchNumbers(batch, count), [
        name,
        threads,
      ] as const)
      expectSameBits(theirs, expected, `${threads} threads of Chromium`)
    }
  })
})
