import { importMjcf, limbKnobs, noticeSentences, withKnobs } from '../../robots/index.ts'
import { guess } from '../cli/nearest.ts'
import { UsageError } from '../errors.ts'
import type { Host } from '../host.ts'
import { isThere, namedFile } from '../runFolder.ts'
import { LIBRARY } from './library.ts'
import { moduleSubject } from './moduleSubject.ts'
import { robotSubject } from './robotCases.ts'
import type { Subject, SubjectOptions } from './subject.ts'

/**
 * What a word on the command line names: a machine of the library, an MJCF model, or an export of a module.
 *
 * @param word - `hopper`, `robots/hopper`, `ant.xml`, `loss.ts`, `loss.ts#distance`
 * @throws UsageError when it names nothing
 */
export async function subjectNamed(word: string, options: SubjectOptions, host: Host): Promise<Subject> {
  const { steps } = options
  const [path = '', exported] = word.split('#')
  if (/\.xml$/i.test(path)) return modelSubject(path, steps)
  if (/\.[cm]?[jt]s$/.test(path)) {
    if (!isThere(path)) throw new UsageError(`There is no module ${path}: no such file.`)
    return moduleSubject(path, exported, options, host)
  }
  const name = path.replace(/^robots\//, '')
  const robot = Object.hasOwn(LIBRARY, name) ? LIBRARY[name] : undefined
  if (robot) return robotSubject(name, robot, steps)
  throw new UsageError(
    `There is no robot "${name}".${guess(name, Object.keys(LIBRARY))} There are: ${Object.keys(LIBRARY).join(', ')}; ` +
      'or give the path of a module (loss.ts, loss.ts#distance) or of an MJCF model (ant.xml).',
  )
}

/** An imported machine with knobs on its limbs. */
function modelSubject(path: string, steps: number): Subject {
  const file = path.replace(/^.*[/\\]/, '')
  const imported = importMjcf(namedFile(path, 'model file'), { file })
  const { robot } = withKnobs(imported, limbKnobs(imported))
  const subject = robotSubject(file.replace(/\.xml$/i, ''), robot, steps)
  return { ...subject, notes: [...noticeSentences(imported.unhonoured), ...subject.notes] }
}
