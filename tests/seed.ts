/**
 * Where the draws of random programs and machines begin: the same in every run of the tests, and another one in each
 * `npm run soak`. A failure names the seed, and `SOAK_SEED=… npm run soak` draws the same again.
 */
export const SEED = import.meta.env.MODE === 'soak' ? seedOfSoak() : 1

function seedOfSoak(): number {
  return Number(process.env['SOAK_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
}
