import { numberOr, unexpected, wordOr } from './attributes.ts'
import { settingsOf } from './sections.ts'
import type { XmlElement } from './xml.ts'

/** How the numbers of a file are to be read. */
export interface Compiler {
  /** one unit of the file's angles [rad] */
  readonly angleUnit: number
  /** axes of three Euler angles, in order: xyz about the turned axes, XYZ about the parent's */
  readonly eulerseq: string
  /** limited when a range is given and `limited` is not */
  readonly autolimits: boolean
  /** whether geoms (true), `<inertial>` (false), or `<inertial>` where it is given (auto) make a body's inertia */
  readonly inertiafromgeom: 'true' | 'false' | 'auto'
  /** masses and inertias are scaled to this total [kg]; none: as they are */
  readonly settotalmass?: number
}

const DEGREE = Math.PI / 180

/** What the file's `<compiler>` elements say, the last word counting. @throws MjcfError for impossible values */
export function compilerOf(root: XmlElement): Compiler {
  const element = settingsOf(root, 'compiler')
  wordOr(element, 'coordinate', ['local'], 'local')
  const total = numberOr(element, 'settotalmass', 'kilograms, or -1 to leave masses alone', -1)
  return {
    angleUnit: wordOr(element, 'angle', ['degree', 'radian'], 'degree') === 'degree' ? DEGREE : 1,
    eulerseq: eulerSequence(element),
    autolimits: wordOr(element, 'autolimits', ['true', 'false'], 'true') === 'true',
    inertiafromgeom: wordOr(element, 'inertiafromgeom', ['true', 'false', 'auto'], 'auto'),
    ...(total > 0 ? { settotalmass: total } : {}),
  }
}

function eulerSequence(element: XmlElement): string {
  const text = element.attributes.get('eulerseq')?.value ?? 'xyz'
  if (!/^[xyzXYZ]{3}$/.test(text)) {
    throw unexpected(
      element,
      'eulerseq',
      'three letters out of x, y, z (turned axes) and X, Y, Z (fixed axes)',
    )
  }
  return text
}
