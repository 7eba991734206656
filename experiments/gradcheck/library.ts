import type { Robot } from '../../robots/index.ts'
import * as robots from '../../robots/index.ts'

/** Whether a value is a machine with knobs. */
export function isRobot(value: unknown): value is Robot {
  const robot = value as Partial<Robot> | null | undefined
  return (
    typeof robot === 'object' &&
    robot !== null &&
    typeof robot.model === 'function' &&
    typeof robot.start === 'function' &&
    typeof robot.defaults === 'function'
  )
}

/** The machines of the library, by name. */
export const LIBRARY: Readonly<Record<string, Robot>> = Object.fromEntries(
  Object.entries(robots).filter((entry): entry is [string, Robot] => isRobot(entry[1])),
)
