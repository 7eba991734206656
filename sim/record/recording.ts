/** A trajectory as plain numbers: what is written to a file, what the viewer draws. */
export interface Recording {
  /** the machine's name */
  readonly name: string
  /** world first; names are unique */
  readonly bodies: readonly RecordedBody[]
  /** labels of q, v and u, with units: e.g. { name: 'hip', unit: 'rad' } */
  readonly signals: {
    readonly q: readonly Signal[]
    readonly v: readonly Signal[]
    readonly u: readonly Signal[]
  }
  /** in order of time */
  readonly frames: readonly RecordedFrame[]
  /** free text kept with the file: question, seed, parameters … */
  readonly metadata: Readonly<Record<string, string>>
}

/** What a number of q, v or u stands for. */
export interface Signal {
  readonly name: string
  readonly unit: string
}

/** A body with its shapes. */
export interface RecordedBody {
  readonly name: string
  readonly shapes: readonly RecordedShape[]
}

/** A shape in its body's frame; quaternion wxyz. */
export interface RecordedShape {
  readonly name: string
  readonly geometry: RecordedGeometry
  readonly p_BS: Triple
  readonly Q_BS: Quadruple
  /** red, green, blue, opacity, each 0 to 1 */
  readonly rgba: Quadruple
}

/** Lengths in metres; the capsule lies along z, `halfLength` reaches to the centre of an end's hemisphere. */
export type RecordedGeometry =
  | { readonly kind: 'plane' }
  | { readonly kind: 'sphere'; readonly radius: number }
  | { readonly kind: 'capsule'; readonly radius: number; readonly halfLength: number }
  | { readonly kind: 'box'; readonly halfSize: Triple }

/** One instant. Poses are in world axes, one per body, world included (the identity). */
export interface RecordedFrame {
  /** [s] */
  readonly time: number
  readonly poses: readonly RecordedPose[]
  readonly q: readonly number[]
  readonly v: readonly number[]
  readonly u: readonly number[]
  readonly contacts: readonly RecordedContact[]
}

/** X_WB as plain numbers. */
export interface RecordedPose {
  /** [m] */
  readonly p_WB: Triple
  /** wxyz */
  readonly Q_WB: Quadruple
}

/** A contact that presses. */
export interface RecordedContact {
  /** names of the two shapes */
  readonly between: readonly [string, string]
  /** p_WC [m] */
  readonly position: Triple
  /** force on the second shape's body, world axes [N] */
  readonly force: Triple
}

/** Three numbers, such as a point [m]. */
export type Triple = readonly [number, number, number]
/** Four numbers, such as a quaternion wxyz or a colour. */
export type Quadruple = readonly [number, number, number, number]
