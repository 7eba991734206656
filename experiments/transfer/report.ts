import { figures } from '../figures.ts'
import type { Transfer } from './transfer.ts'

/** What a replay showed, in words. */
export function transferReport({
  distance,
  height,
  duration,
  fellAt,
  togetherUntil,
  approximations,
}: Transfer): string {
  const share = distance.here > 0 ? ` (${Math.round((100 * distance.there) / distance.here)} %)` : ''
  return [
    'The same machine under the same torques in cannon-es:',
    `  way travelled  ${figures(distance.there, 3)} m there, ${figures(distance.here, 3)} m here${share}`,
    `  mean height    ${figures(height.there, 3)} m there, ${figures(height.here, 3)} m here`,
    fellAt === undefined ? '  it stays up' : `  it falls after ${figures(fellAt, 3)} s`,
    `  within a tenth of the way of each other for ${figures(togetherUntil, 3)} of ${figures(duration, 3)} s`,
    ...approximations.map((sentence) => `  ${sentence}`),
  ].join('\n')
}
