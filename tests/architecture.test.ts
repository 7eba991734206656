import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = dirname(import.meta.dirname)

/** Floors from the ground up. Imports go down only. */
const FLOORS = ['ad', 'sim', 'robots', 'experiments', 'viewer', 'tests'] as const

/** Floors that run in a browser or a worker as they are. */
const PORTABLE = ['ad', 'sim', 'robots']

/** The build tool lives beside the language that it builds; every floor may use it. */
const BUILD_TOOLS = ['ad/language/plugin.ts', 'ad/language/loader.mjs', 'ad/language/moduleRunner.mjs']

/** Where the gradients that tests keep reach the disk: it loads anywhere and asks for Node when it is used. */
const DISK_OF_TESTS = 'ad/testing/nodeSurroundings.ts'

/** Where threads come from, Node's or a browser's, whichever is there. */
const THREADS = 'ad/threads/thread.ts'

/** Lines of code (comments and blank lines aside) after which a file is surely two things. */
const MOST_LINES = 300

const files = FLOORS.flatMap((floor) => filesUnder(join(ROOT, floor))).map((path) => relative(ROOT, path))
const sources = files.filter((file) => /\.(ts|mjs)$/.test(file))

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(path) : [path]
  })
}

function text(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}

/** The modules that a file imports or re-exports. */
function imports(file: string): string[] {
  const statements = text(file).matchAll(
    /^(?:import|export)\b[^;'"`]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gms,
  )
  return [...statements].map((match) => (match[1] ?? match[2] ?? match[3])!)
}

function floorOf(file: string): (typeof FLOORS)[number] {
  return file.split('/')[0] as (typeof FLOORS)[number]
}

describe('architecture', () => {
  test('imports go down only, and from another floor only through an index.ts', () => {
    const complaints: string[] = []
    for (const file of sources) {
      for (const name of imports(file).filter((specifier) => specifier.startsWith('.'))) {
        const target = relative(ROOT, join(ROOT, dirname(file), name))
        const [here, there] = [floorOf(file), floorOf(target)]
        if (here === there || here === 'tests' || BUILD_TOOLS.includes(target) || target === 'package.json')
          continue
        if (FLOORS.indexOf(there) > FLOORS.indexOf(here))
          complaints.push(`${file} imports ${target}: ${here} may not look up at ${there}`)
        else if (!target.endsWith('/index.ts'))
          complaints.push(`${file} imports ${target}: ask ${there}'s index.ts instead`)
      }
    }
    expect(complaints).toEqual([])
  })

  test('ad, sim and robots ask nothing of Node', () => {
    const allowed = (file: string) =>
      BUILD_TOOLS.includes(file) || file.startsWith('ad/language/') || [DISK_OF_TESTS, THREADS].includes(file)
    const complaints = sources
      .filter((file) => PORTABLE.includes(floorOf(file)) && !allowed(file))
      .flatMap((file) => [
        ...imports(file)
          .filter((name) => name.startsWith('node:'))
          .map((name) => `${file} imports ${name}`),
        ...(text(file).includes('getBuiltinModule') ? [`${file} asks Node for a module`] : []),
      ])
    expect(complaints).toEqual([])
  })

  test('one file of experiments touches the disk', () => {
    const touching = sources.filter(
      (file) => floorOf(file) === 'experiments' && imports(file).some((name) => /^node:fs/.test(name)),
    )
    expect(touching).toEqual(['experiments/runFolder.ts'])
  })

  test('every floor has a README, and every README opens with what its folder may import', () => {
    for (const floor of FLOORS) expect(files, `${floor}/README.md is missing`).toContain(`${floor}/README.md`)
    for (const file of files.filter((name) => name.endsWith('README.md')))
      expect(text(file), file).toMatch(/^# .+\n\n[^\n]*[Ii]mport/)
  })

  test('nothing is exported that no other file names', () => {
    const namedIn = new Map<string, Set<string>>()
    for (const file of sources) {
      for (const [name] of text(file).matchAll(/[A-Za-z_$][\w$]*/g))
        namedIn.set(name, (namedIn.get(name) ?? new Set()).add(file))
    }
    const complaints = sources
      .filter((file) => floorOf(file) !== 'tests')
      .flatMap((file) =>
        [...text(file).matchAll(/^export (?:async )?(?:function\*?|const|class) ([\w$]+)/gm)]
          .filter(([, name]) => namedIn.get(name!)!.size === 1)
          .map(([, name]) => `${file} exports ${name}, which no other file names: keep it to the file`),
      )
    expect(complaints).toEqual([])
  })

  test('no file is named for being useful in general', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|misc|common)\b|_v\d/i.test(file))).toEqual([])
  })

  test('no file is empty', () => {
    expect(files.filter((file) => statSync(join(ROOT, file)).size === 0)).toEqual([])
  })

  test(`no source file is longer than ${MOST_LINES} lines of code`, () => {
    const long = sources
      .filter((file) => floorOf(file) !== 'tests')
      .map((file) => ({
        file,
        lines: text(file)
          .split('\n')
          .filter((line) => !/^\s*($|\/\/|\/?\*)/.test(line)).length,
      }))
      .filter(({ lines }) => lines > MOST_LINES)
    expect(long).toEqual([])
  })

  /** What commands write, and version control ignores. */
  const WRITTEN = ['node_modules', 'dist', 'runs', 'bench-results', 'gradcheck', 'certificate', 'coverage']

  test('the top level holds the floors and configuration, no other code', () => {
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .filter((name) => !WRITTEN.includes(name))
    expect(folders.sort()).toEqual([...FLOORS].sort())
  })
})
