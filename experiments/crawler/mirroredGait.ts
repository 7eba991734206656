'use grad'
import type { Scalar } from '../../ad/index.ts'
import type { Gait } from '../../robots/index.ts'

/**
 * A gait in which the right legs do what the left ones do, mirrored and half a period later: the parameters of the left
 * legs are all there is to tune. Abductions turn about the axis ahead, so that their mirror image has the other sign.
 */
export function mirrored(gait: Gait): Gait {
  const kept = Object.fromEntries(
    Object.entries(gait.parameters).filter(([name]) => !name.includes('Right.')),
  )
  return {
    parameters: kept,
    defaults: () => Object.fromEntries(Object.entries(kept).map(([name, knob]) => [name, knob.default])),
    control: (values = {}) => gait.control({ ...values, ...mirrorImage(values) }),
  }
}

function mirrorImage(values: Readonly<Record<string, Scalar>>): Record<string, Scalar> {
  const right: Record<string, Scalar> = {}
  for (const [name, value] of Object.entries(values)) {
    if (!name.includes('Left.')) continue
    const sideways = name.endsWith('.abduction')
    const other = name.replace('Left.', 'Right.')
    if (name.startsWith('phase:')) right[other] = sideways ? value : value - Math.PI
    else right[other] = sideways && name.startsWith('offset:') ? -value : value
  }
  return right
}
