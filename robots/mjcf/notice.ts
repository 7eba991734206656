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

/** What a sentence says after the thing that it is about, which may be said of others too. */
const SAID = / is not honoured: .*$/

/**
 * The notices' sentences for a person to read: what concerns the physics first, and what is said of several elements
 * of a kind said once, with the lines of the others.
 */
export function noticeSentences(notices: readonly Notice[]): readonly string[] {
  const alike = new Map<string, Notice[]>()
  for (const notice of [...notices].sort((a, b) => rank(a) - rank(b))) {
    const key = [notice.element, notice.attribute, SAID.exec(notice.sentence)?.[0] ?? notice.sentence].join(
      ' ',
    )
    alike.set(key, [...(alike.get(key) ?? []), notice])
  }
  return [...alike.values()].map(together)
}

function rank({ concerns }: Notice): number {
  return ['physics', 'data', 'picture'].indexOf(concerns)
}

function together([first, ...others]: readonly Notice[]): string {
  if (others.length === 0) return first!.sentence
  const lines = [...new Set(others.map(({ line }) => line))]
  const where = `${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`
  return first!.sentence.replace(
    /\.$/,
    `; nor ${others.length === 1 ? 'is another' : `are ${others.length} others`} (${where}).`,
  )
}
