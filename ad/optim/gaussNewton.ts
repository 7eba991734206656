import { type Asking, asked, type Iterate } from './asking.ts'
import type { Method } from './method.ts'
import { newtonModel } from './newtonModel.ts'
import { allFinite, descriptionOfNotFinite } from './notFinite.ts'
import { iterateWith, type ResidualPoint, residualsAt } from './residualsAt.ts'
import { firstRadius, type RadiusMemory, type TruncatedNewtonOptions } from './truncatedNewton.ts'
import { trustRegionStep } from './trustRegion.ts'

/**
 * Gauss–Newton for residuals whose Jacobian is never formed: conjugate gradients on v ↦ Jᵀ(J v), inside a trust region. For
 * residuals of many variables, such as the controls of a whole motion.
 *
 * Bounds by projection, face after face. Each product J v counts as an evaluation, Jᵀu as a part of it.
 *
 * @see Steihaug 1983; Nocedal & Wright 2006, section 10.3
 */
export function gaussNewton(
  options: TruncatedNewtonOptions = {},
): Method<RadiusMemory> & { readonly usesGradient: true } {
  return {
    name: 'gaussNewton',
    usesGradient: true,
    patience: 3,
    curved: true,
    *start(x) {
      const iterate = yield* withGradient(yield* residualsAt(x))
      return { iterate, memory: { radius: options.radius ?? firstRadius(iterate.gradient), fresh: true } }
    },
    *iterate(current, { radius, fresh }, space) {
      const most = options.iterations ?? 2 * space.size
      const model = newtonModel(space.size, (v) => squareProduct(current.x, v), most)
      const accepted = yield* trustRegionStep({ current, model, radius, fresh }, space, residualsAt)
      if ('halt' in accepted) return accepted
      const iterate = yield* withGradient(accepted.trial)
      if (!allFinite(iterate)) return { halt: 'notFinite', sentence: descriptionOfNotFinite(iterate) }
      return { iterate, memory: { radius: accepted.radius, fresh: false } }
    },
  }
}

/** Jᵀ(J v). */
function* squareProduct(x: Float64Array, v: Float64Array): Asking<Float64Array> {
  const u = yield* asked({ ask: 'jvp', x, v })
  return yield* asked({ ask: 'vjp', x, u })
}

function* withGradient(point: ResidualPoint): Asking<Iterate> {
  return iterateWith(point, yield* asked({ ask: 'vjp', x: point.x, u: point.r }))
}
