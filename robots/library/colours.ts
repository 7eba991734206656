// Red, green, blue and opacity of what machines of the library have in common.

export const TRUNK_COLOUR = [0.25, 0.3, 0.38, 1] as const
export const LIMB_COLOUR = [0.55, 0.6, 0.68, 1] as const
export const FOOT_COLOUR = [0.9, 0.5, 0.2, 1] as const
