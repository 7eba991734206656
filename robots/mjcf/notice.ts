import type { Place } from './xml.ts'

/** Something that a model file says and the machine does not do. */
export interface Notice extends Place {
  readonly element: string
  readonly name?: string
  readonly attribute?: string
  /** physics: the machine moves otherwise than MuJoCo's; data: it does not; picture: it only looks otherwise */
  readonly concerns: 'physics' | 'data' | 'picture'
  /** all of the above as a sentence that begins with file:line:column */
  readonly sentence: string
}

/** A notice whose sentence names its place and what it is about. */
export function noticeOf(
  place: Place,
  about: Pick<Notice, 'element' | 'name' | 'attribute' | 'concerns'>,
  text: string,
): Notice {
  return { ...place, ...about, sentence: `${place.file}:${place.line}:${place.column}: ${text}` }
}
