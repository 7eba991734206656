import { Color, SRGBColorSpace } from 'three'
import type { Quadruple } from '../../sim/record/index.ts'

/** Which of the two robots on the timeline. */
export type Role = 'before' | 'after'

/** Side by side in lanes of their own, or one in the other. */
export type Layout = 'beside' | 'ghost'

/** How much of a shape's own colour the robot before keeps: a sketch of what was. */
const KEPT_BEFORE = 0.22
/** How much of its colour the robot after keeps where that colour is a plain grey. */
const KEPT_GREY = 0.3
/** Below this saturation (HSL) a colour counts as grey: an imported model that names no colours. */
const GREY_SATURATION = 0.12
const SLATE = new Color('#8b98a9')
const ACCENT = new Color('#f0883e')
/** Opacity of the robot before when it stands in the robot after. */
const GHOST_OPACITY = 0.32

/** Colour and opacity in which a role shows a shape. */
export function shapeLook([r, g, b, a]: Quadruple, role: Role, layout: Layout) {
  const own = new Color().setRGB(r, g, b, SRGBColorSpace)
  const ghost = role === 'before' && layout === 'ghost'
  const color = role === 'before' ? SLATE.clone().lerp(own, KEPT_BEFORE) : vivid(own)
  return { color, opacity: ghost ? GHOST_OPACITY * a : a }
}

function vivid(own: Color): Color {
  const { s } = own.getHSL({ h: 0, s: 0, l: 0 }, SRGBColorSpace)
  return s < GREY_SATURATION ? ACCENT.clone().lerp(own, KEPT_GREY) : own
}
