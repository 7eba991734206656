import type { Surface } from './surface.ts'

/**
 * Whether friction depends on direction: it may wherever two coefficients are not one and the same number. Not 'use grad':
 * it asks which numbers there are, traced or not, and never what they are.
 */
export function isUneven({ condim, friction: [slide1, slide2, , roll1, roll2] }: Surface): boolean {
  const slides = condim >= 3 && !Object.is(slide1, slide2)
  return slides || (condim >= 6 && !Object.is(roll1, roll2))
}
