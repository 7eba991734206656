import type { Scan } from './node.ts'

/** The sentence for a loop that would go on beyond its bound. */
export function tooManyTrips({ shape, label }: Scan): string {
  return shape.failure ?? tripsExceeded(shape.length, label)
}

/** The sentence for a loop that would go on beyond `maxTrips` iterations. */
export function tripsExceeded(maxTrips: number, label = ''): string {
  return (
    `whileLoop${label && ` in ${label}`}: after ${maxTrips} iterations its condition still holds. ` +
    'Declare a larger maxTrips, or see why it does not end: what it carries may have stopped moving.'
  )
}
