import { existsSync, readFileSync } from 'node:fs'
import {
  crawler,
  doublePendulum,
  hopper,
  importMjcf,
  jumper,
  limbKnobs,
  pendulum,
  type Robot,
  withKnobs,
} from '../../robots/index.ts'

/** Models that nobody here wrote; present wherever the repository is checked out beside them. */
const MODELS = new URL('../../../shared/models/', import.meta.url)

/** A machine whose gradients are checked. */
export interface Machine {
  readonly name: string
  readonly robot: Robot
}

/** Every machine of the library, and the imported ones that are there. */
export function machines(): Machine[] {
  const library = { pendulum, doublePendulum, hopper, crawler, jumper }
  const own = Object.entries(library).map(([name, robot]) => ({ name, robot: robot as Robot }))
  return [...own, ...['hopper.xml', 'ant.xml'].flatMap(imported)]
}

function imported(file: string): Machine[] {
  const path = new URL(file, MODELS)
  if (!existsSync(path)) {
    console.warn(`tests/gradients: ${path.pathname} is not there, so its gradients are not checked.`)
    return []
  }
  const model = importMjcf(readFileSync(path, 'utf8'), { file })
  return [{ name: file, robot: withKnobs(model, limbKnobs(model)).robot }]
}
