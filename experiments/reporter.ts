/** Where an optimizer is, as a person watching wants it. */
export interface Progress {
  /** what is being tuned: '' for the run itself, else the baseline's name */
  readonly track: string
  /** iterations done, or simulations where only these are bounded */
  readonly done: number
  /** as many as there will be at most */
  readonly of: number
  readonly loss: number
  readonly gradientNorm: number
  /** wall-clock time since the track began, and what is left at this pace [s] */
  readonly elapsed: number
  readonly left: number
}

/** Who is told how a run goes. */
export interface Reporter {
  /** something begins that takes a while: 'tracing and compiling' */
  stage(sentence: string): void
  progress(progress: Progress): void
  /** the track at hand is over: its last progress stays on the screen */
  over(): void
  /** a sentence to keep on the screen */
  note(sentence: string): void
}

/** Nobody. */
export const silent: Reporter = { stage: () => {}, progress: () => {}, over: () => {}, note: () => {} }
