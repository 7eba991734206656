/** Column of the result and column of the source, on a line that is the same in both. */
export type Segment = readonly [column: number, sourceColumn: number]

/** A source map of one file whose lines are those of its source. @see ECMA-426, source map format */
export interface SourceMap {
  readonly version: 3
  readonly sources: string[]
  readonly sourcesContent: string[]
  readonly names: string[]
  readonly mappings: string
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The `mappings` field of a source map, lines apart by semicolons, segments by commas, fields as differences. */
export function encodeMappings(lines: readonly (readonly Segment[])[]): string {
  let sourceLine = 0
  let sourceColumn = 0
  const encoded = lines.map((segments, line) => {
    let column = 0
    const fields = segments.map(([at, from]) => {
      const field = vlq(at - column) + vlq(0) + vlq(line - sourceLine) + vlq(from - sourceColumn)
      column = at
      sourceLine = line
      sourceColumn = from
      return field
    })
    return fields.join(',')
  })
  return encoded.join(';')
}

/** A signed integer in base 64, five bits a digit, least first; the sign is the lowest bit. */
function vlq(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1
  let digits = ''
  do {
    const more = rest > 31 ? 32 : 0
    digits += BASE64[(rest & 31) | more]
    rest >>>= 5
  } while (rest > 0)
  return digits
}
