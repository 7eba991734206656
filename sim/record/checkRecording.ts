import type { RecordedFrame, Recording } from './recording.ts'

/**
 * The recording, once it is sure that a file can hold it without loss.
 *
 * @throws a sentence naming the recording, the frame and the field that does not fit
 */
export function checkRecording(recording: Recording): Recording {
  checkBodies(recording)
  recording.frames.forEach((frame, index) => {
    checkSizes(recording, frame, index)
    checkTime(recording, frame, index)
    checkWorld(recording, frame, index)
  })
  return recording
}

function checkBodies({ name, bodies }: Recording): void {
  if (bodies.length === 0) {
    throw new Error(
      `recording "${name}": it has no bodies, expected the world first and the machine's after it.`,
    )
  }
  const seen = new Set<string>()
  for (const body of bodies) {
    if (seen.has(body.name)) {
      throw new Error(
        `recording "${name}": two bodies are called "${body.name}"; a file knows bodies by name, so give them different ones.`,
      )
    }
    seen.add(body.name)
  }
}

function checkSizes({ name, bodies, signals }: Recording, frame: RecordedFrame, index: number): void {
  const pairs = [
    ['poses', frame.poses.length, bodies.length, 'bodies'],
    ['q', frame.q.length, signals.q.length, 'signals.q'],
    ['v', frame.v.length, signals.v.length, 'signals.v'],
    ['u', frame.u.length, signals.u.length, 'signals.u'],
  ] as const
  for (const [field, length, expected, source] of pairs) {
    if (length === expected) continue
    throw new Error(
      `recording "${name}", frame ${index}: ${field} has ${length} entries, expected ${expected}, as many as ${source}.`,
    )
  }
}

function checkTime({ name, frames }: Recording, { time }: RecordedFrame, index: number): void {
  const previous = frames[index - 1]?.time ?? 0
  if (Number.isFinite(time) && time >= previous) return
  throw new Error(
    `recording "${name}", frame ${index}: time is ${time} s, expected a finite number of at least ${previous} s.`,
  )
}

function checkWorld({ name, bodies }: Recording, frame: RecordedFrame, index: number): void {
  const { p_WB, Q_WB } = frame.poses[0]!
  const [w, ...rest] = Q_WB
  if (w === 1 && [...p_WB, ...rest].every((x) => x === 0)) return
  throw new Error(
    `recording "${name}", frame ${index}: the first body, "${bodies[0]!.name}", stands at [${p_WB}], [${Q_WB}], expected the world, which stays at [0,0,0], [1,0,0,0].`,
  )
}
