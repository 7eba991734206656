/** What marked code may not contain: an error that names file, line and column and says what to write instead. */
export class Refusal extends SyntaxError {
  override readonly name = 'Refusal'
  readonly loc: { readonly file: string; readonly line: number; readonly column: number }

  constructor(file: string, line: number, column: number, sentence: string) {
    super(`${file}:${line}:${column}: ${sentence}`)
    this.loc = { file, line, column: column - 1 }
  }
}
