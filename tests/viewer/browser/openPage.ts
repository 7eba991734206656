import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright'
import type { ViewerState } from '../../../viewer/handle.ts'
import { serveRun } from '../../../viewer/serve.ts'
import { openBrowser } from './browser.ts'

/** A browser, and a run folder of its own that a server shows. */
export interface Bench {
  /** of the page that shows the run */
  readonly url: string
  /** An empty page that collects errors; it asks for less motion unless told otherwise. */
  page(options?: BrowserContextOptions): Promise<WatchedPage>
  close(): Promise<void>
}

export interface WatchedPage {
  readonly page: Page
  /** console warnings and errors and uncaught exceptions so far */
  readonly errors: readonly string[]
  /** Opens an address and waits until the run is shown, or the sentence that says why not. */
  open(url: string): Promise<void>
  state(): Promise<ViewerState>
}

/** @param write - fills the run folder */
export async function bench(write: (folder: string) => Promise<void>): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'limber-viewer-'))
  await write(folder)
  const served = await serveRun(folder)
  const browser = await openBrowser()
  return {
    url: served.url,
    page: async (options) =>
      watched(
        await browser.newPage({ viewport: { width: 960, height: 640 }, reducedMotion: 'reduce', ...options }),
      ),
    close: async () => {
      await browser.close()
      await served.close()
      await rm(folder, { recursive: true })
    },
  }
}

function watched(page: Page): WatchedPage {
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  return {
    page,
    errors,
    open: async (url) => {
      await page.goto(url)
      await page.evaluate(() => window.limberViewer.ready)
    },
    state: () => page.evaluate(() => window.limberViewer.state()),
  }
}

/** How many different colours the canvas shows at the next picture, sampled on a coarse grid. */
export function coloursOnCanvas(page: Page): Promise<number> {
  return page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    const sample = document.createElement('canvas')
    sample.width = sample.height = 64
    const context = sample.getContext('2d')!
    context.drawImage(document.querySelector('canvas')!, 0, 0, 64, 64)
    const pixels = new Uint32Array(context.getImageData(0, 0, 64, 64).data.buffer)
    return new Set(pixels).size
  })
}
