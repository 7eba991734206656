import { type Bounds, boundsOf, projected } from './bounds.ts'
import { outOfUnits, type Units } from './scaling.ts'
import { plusScaled, type Vector } from './vectors.ts'

/** How to move on the manifold that the parameters live on. */
export interface Manifold {
  /** the point reached from x by the step dx, to first order along it; retract(x, 0) = x */
  readonly retract: (x: Float64Array, dx: Float64Array) => Vector
  /** the step u at x as a step at retract(x, dx); default: its components stay, as on groups in body coordinates */
  readonly transport?: (x: Float64Array, dx: Float64Array, u: Float64Array) => Vector
  /** components of a step */
  readonly tangentSize: number
}

/**
 * Where a run moves: a box of the flat space, or a manifold. Points and steps are in the units of the method.
 *
 * A gradient is that of dx ↦ f(moved(x, dx)) at dx = 0, so it has one component for each of a step.
 */
export interface Space {
  /** limits of points; infinite on a manifold */
  readonly bounds: Bounds
  readonly curved: boolean
  /** components of a step and of a gradient */
  readonly size: number
  /** the point reached from x by a step, brought into the bounds */
  moved(x: Float64Array, dx: Vector): Float64Array
  /** a step u at x as a step at the point reached by dx */
  transported(x: Float64Array, dx: Vector, u: Vector): Float64Array
}

/** A box of the flat space, where a step is a difference of points. */
export function boxSpace(bounds: Bounds): Space {
  return {
    bounds,
    curved: false,
    size: bounds.lower.length,
    moved: (x, dx) => projected(plusScaled(x, 1, dx), bounds),
    transported: (_x, _dx, u) => Float64Array.from(u),
  }
}

/** A manifold, whose steps are measured in units and whose points are as the caller has them. */
export function manifoldSpace({ retract, transport, tangentSize }: Manifold, units: Units): Space {
  return {
    bounds: boundsOf(tangentSize),
    curved: true,
    size: tangentSize,
    moved: (x, dx) => Float64Array.from(retract(x.slice(), outOfUnits(dx, units))),
    transported: (x, dx, u) => {
      if (transport === undefined) return Float64Array.from(u)
      const there = transport(x.slice(), outOfUnits(dx, units), outOfUnits(u, units))
      return Float64Array.from(there, (ui, i) => ui / units[i]!)
    },
  }
}
