import type { Place } from './xml.ts'

/** A model file that cannot be understood; the message begins with file:line:column. */
export class MjcfError extends Error {
  override readonly name = 'MjcfError'
  readonly place: Place

  constructor(place: Place, sentence: string) {
    super(`${place.file}:${place.line}:${place.column}: ${sentence}`)
    this.place = place
  }
}
