// A kernel's rare slow path runs only where it is needed.
export { cond } from '../control/cond.ts'
