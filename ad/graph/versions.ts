import type { Region } from './node.ts'

/** What has been made of regions, once for each way in which it was asked for. */
export class Versions<T> {
  readonly #known = new WeakMap<Region, Map<string, T>>()

  /** What was made of the region for the key before, or is made now. */
  of(region: Region, key: string, make: () => T): T {
    const versions = this.#known.get(region) ?? new Map<string, T>()
    this.#known.set(region, versions)
    const known = versions.get(key)
    if (known !== undefined) return known
    const made = make()
    versions.set(key, made)
    return made
  }
}
