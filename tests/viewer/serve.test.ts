import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ServedRun, serve, serveRun } from '../../viewer/serve.ts'
import { viewCommand } from '../../viewer/viewCommand.ts'
import { writeDemoRun } from './demoRun.ts'

let folder: string
let served: ServedRun

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limber-serve-'))
  await writeDemoRun(folder)
  await symlink('/etc/hostname', join(folder, 'outside.json'))
  served = await serveRun(folder)
})

afterAll(async () => {
  await served.close()
  await rm(folder, { recursive: true })
})

/** Sends a path as it is: `fetch` would tidy it up first. */
function answered(
  path: string,
  method = 'GET',
  url = served.url,
): Promise<{ status: number; type: string; body: string }> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method }, (response) => {
      let body = ''
      response.on('data', (part) => (body += part))
      response.on('end', () =>
        resolve({ status: response.statusCode!, type: response.headers['content-type'] ?? '', body }),
      )
    })
    sent.on('error', reject).end()
  })
}

describe('a served run folder', () => {
  test('listens on the loopback only', () => {
    expect(new URL(served.url).hostname).toBe('127.0.0.1')
  })

  test('gives its files with their types', async () => {
    const run = await answered('/run/run.json')
    expect(run).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' })
    expect(JSON.parse(run.body).experiment).toBe('throw')
    expect(await answered('/run/before.mcap', 'HEAD')).toMatchObject({
      status: 200,
      type: 'application/octet-stream',
      body: '',
    })
    expect(await answered('/run/history.jsonl')).toMatchObject({
      status: 200,
      type: 'application/x-ndjson; charset=utf-8',
    })
  })

  test('lists its kept iterates', async () => {
    const { body } = await answered('/run/iterates/index.json')
    expect(JSON.parse(body)).toStrictEqual(['0000.mcap', '0003.mcap', '0006.mcap', '0009.mcap', '0012.mcap'])
  })

  test.each([
    '/run/../package.json',
    '/run/..%2f..%2fetc/passwd',
    '/run/%2e%2e/package.json',
    '/run/outside.json',
    '/run/%00',
  ])('refuses %s, which leads out of the folder', async (path) => {
    const { status, body } = await answered(path)
    expect(status).toBe(403)
    expect(body).toBe('outside of the run folder\n')
  })

  test('keeps the rest of the disk to itself', async () => {
    const { status, body } = await answered('/@fs/etc/hostname')
    expect(status).toBe(403)
    expect(body).not.toContain(await readFile('/etc/hostname', 'utf8'))
  })

  test('says 404 for what is not there and 405 for what is not reading', async () => {
    expect((await answered('/run/nothing.mcap')).status).toBe(404)
    expect((await answered('/run/run.json', 'DELETE')).status).toBe(405)
    expect((await answered('/run/run.json', 'PUT')).status).toBe(405)
  })

  test('takes the next free port when another run is being looked at', async () => {
    const second = await serveRun(folder)
    expect(new URL(second.url).port).not.toBe(new URL(served.url).port)
    await second.close()
  })
})

test('a folder that is not there, or no folder, gets a sentence', async () => {
  await expect(serveRun('/nowhere/at/all')).rejects.toThrow(
    '/nowhere/at/all is not there, expected the folder of a run',
  )
  const file = join(tmpdir(), `limber-no-folder-${process.pid}`)
  await writeFile(file, '')
  await expect(serveRun(file)).rejects.toThrow('is not a folder')
  await rm(file)
})

describe('served recordings', () => {
  test('are named by the address of the page, and they alone are there', async () => {
    const shown = await serve([join(folder, 'before.mcap'), join(folder, 'iterates', '0003.mcap')])
    const { searchParams } = new URL(shown.url)
    expect(searchParams.getAll('recording')).toStrictEqual([
      '/recordings/0/before.mcap',
      '/recordings/1/0003.mcap',
    ])
    const of = async (path: string, method?: string) => (await answered(path, method, shown.url)).status
    expect(await of('/recordings/1/0003.mcap')).toBe(200)
    expect(await of('/recordings/0/anything')).toBe(200)
    expect(await of('/recordings/2/0003.mcap')).toBe(404)
    expect(await of('/recordings/../package.json')).toBe(404)
    expect(await of('/recordings/0/before.mcap', 'PUT')).toBe(405)
    await shown.close()
  })

  test.each([
    [['/nowhere/a.mcap'], '/nowhere/a.mcap is not there, expected a recording that limber wrote.'],
    [
      ['a.mcap', 'robot.xml'],
      'robot.xml cannot be shown: expected one run folder, one recording (.mcap), or two',
    ],
    [['a.mcap', 'b.mcap', 'c.mcap'], '3 files cannot be shown'],
  ])('%j get a sentence', async (paths, sentence) => {
    await expect(serve(paths)).rejects.toThrow(sentence)
  })
})

describe('the command', () => {
  async function told(...argv: string[]) {
    let [said, complained] = ['', '']
    const terminal = { out: (text: string) => (said += text), err: (text: string) => (complained += text) }
    const code = await viewCommand(argv, terminal as never, (name) => `go ${name}`)
    return { code, said, complained }
  }

  test('explains itself when it is asked to', async () => {
    const { code, said } = await told('--help')
    expect(code).toBe(0)
    expect(said).toContain('go view motion.mcap [other.mcap]')
  })

  test.each([
    [[], 2, /^Which run\?\ngo view runs/],
    [['--port', '1'], 2, /^There is no option --port\./],
    [['/nowhere'], 1, /^\/nowhere is not there, expected the folder of a run/],
  ] as const)('%j', async (argv, code, complaint) => {
    const result = await told(...argv)
    expect(result.code).toBe(code)
    expect(result.complained).toMatch(complaint)
  })
})
