import { encodeMappings, type Segment, type SourceMap } from './map.ts'

/** Where a piece of source text may be told apart from its neighbour: at the start of a word or a sign. */
const WORD = /[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu

/**
 * Copies a source text from left to right while leaving pieces out and putting others in. Line breaks are always
 * kept and never added, so line n of the result is line n of the source.
 */
export class Writer {
  readonly source: string
  #cursor = 0
  #code = ''
  #sourceColumn = 0
  #column = 0
  #line: Segment[] = []
  readonly #lines: Segment[][] = [this.#line]

  constructor(source: string) {
    this.source = source
  }

  /** Position in the source up to which all has been written [characters]. */
  get cursor(): number {
    return this.#cursor
  }

  /** Writes the source as it stands, up to a position. */
  copyTo(end: number): void {
    const pieces = this.source.slice(this.#cursor, end).split('\n')
    pieces.forEach((piece, i) => {
      if (i > 0) this.#breakLine()
      this.#copyWithinLine(piece)
    })
    this.#cursor = end
  }

  /** Leaves out the source up to a position, all but its line breaks. */
  skipTo(end: number): void {
    const pieces = this.source.slice(this.#cursor, end).split('\n')
    pieces.forEach((piece, i) => {
      if (i > 0) this.#breakLine()
      this.#sourceColumn += piece.length
    })
    this.#cursor = end
  }

  /** Writes text that is not in the source. */
  insert(text: string): void {
    this.#line.push([this.#column, this.#sourceColumn])
    this.#code += text
    this.#column += text.length
  }

  /** The text written and its map back to the source, which lies in the same folder under the name of `file`. */
  result(file: string): { code: string; map: SourceMap } {
    const sources = [file.slice(file.lastIndexOf('/') + 1)]
    const mappings = encodeMappings(this.#lines)
    return {
      code: this.#code,
      map: { version: 3, sources, sourcesContent: [this.source], names: [], mappings },
    }
  }

  #copyWithinLine(piece: string): void {
    for (const { index } of piece.matchAll(WORD)) {
      this.#line.push([this.#column + index, this.#sourceColumn + index])
    }
    this.#code += piece
    this.#column += piece.length
    this.#sourceColumn += piece.length
  }

  #breakLine(): void {
    this.#code += '\n'
    this.#column = 0
    this.#sourceColumn = 0
    this.#lines.push((this.#line = []))
  }
}
