import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Robots that nobody here wrote; the folder stands beside the repository and may be absent. */
const FOLDER = fileURLToPath(new URL('../../../../shared/models/', import.meta.url))

const NAMES = [
  ...['ant', 'half_cheetah', 'hopper', 'humanoid', 'inverted_double_pendulum', 'inverted_pendulum'],
  ...['reacher', 'swimmer', 'walker2d'],
]

/** The model files by name; none, and a line that says so, when their folder is absent. */
export function modelFiles(): Readonly<Record<string, string>> {
  if (!existsSync(FOLDER)) {
    console.error(
      'MODEL FILES ABSENT: ../shared/models is not there, so only the models written in the tests are compared.',
    )
    return {}
  }
  return Object.fromEntries(
    NAMES.map((name) => [`${name}.xml`, readFileSync(`${FOLDER}${name}.xml`, 'utf8')]),
  )
}
