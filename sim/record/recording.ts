/** A trajectory as plain numbers: what is written to a file, what the viewer draws. */
export interface Recording {
  /** the machine's name */
  readonly name: string
  /** world first */
  readonly bodies: readonly RecordedBody[]
  /** labels of q, v and u, with units: e.g. { name: 'hip', unit: 'rad' } */
  readonly signals: { readonly q: readonly Signal[]; readonly v: readonly Signal[]; readonly u: readonly Signal[] }
  readonly frames: readonly RecordedFrame[]
  /** free text kept with the file: question, seed, parameters … */
  readonly metadata: Readonly<Record<string, string>>
}

export interface Signal {
  readonly name: string
  readonly unit: string
}

export interface RecordedBody {
  readonly name: string
  readonly shapes: readonly RecordedShape[]
}

/** A shape in its body's frame; quaternion wxyz. */
export interface RecordedShape {
  readonly name: string
  readonly geometry:
    | { readonly kind: 'plane' }
    | { readonly kind: 'sphere'; readonly radius: number }
    | { readonly kind: 'capsule'; readonly radius: number; readonly halfLength: number }
    | { readonly kind: 'box'; readonly halfSize: readonly [number, number, number] }
  readonly p_BS: readonly [number, number, number]
  readonly Q_BS: readonly [number, number, number, number]
  readonly rgba: readonly [number, number, number, number]
}

/** One instant. Poses are in world axes, quaternion wxyz, one per body, world included. */
export interface RecordedFrame {
  /** [s] */
  readonly time: number
  readonly poses: readonly { readonly p_WB: readonly [number, number, number]; readonly Q_WB: readonly [number, number, number, number] }[]
  readonly q: readonly number[]
  readonly v: readonly number[]
  readonly u: readonly number[]
  readonly contacts: readonly RecordedContact[]
}

export interface RecordedContact {
  /** names of the two shapes */
  readonly between: readonly [string, string]
  /** p_WC [m] */
  readonly position: readonly [number, number, number]
  /** force on the second shape's body, world axes [N] */
  readonly force: readonly [number, number, number]
}
