/** The file's topics and the message that each carries. */
export const TOPICS = {
  machine: { topic: '/machine', package: 'limber', message: 'Machine' },
  state: { topic: '/state', package: 'limber', message: 'State' },
  transforms: { topic: '/tf', package: 'foxglove', message: 'FrameTransforms' },
  scene: { topic: '/scene', package: 'foxglove', message: 'SceneUpdate' },
  contacts: { topic: '/contacts', package: 'foxglove', message: 'SceneUpdate' },
} as const

export type TopicName = keyof typeof TOPICS

/** Version of this layout, kept in `Machine.format`; a reader refuses what it does not know. */
export const FORMAT = 1

/** Name of the MCAP metadata record that holds `Recording.metadata`. */
export const METADATA_NAME = 'limber'
