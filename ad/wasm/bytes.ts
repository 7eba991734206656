/** Bytes that are appended to one by one, a megabyte as cheaply as a few. */
export class Bytes {
  #data = new Uint8Array(256)
  #length = 0

  get length(): number {
    return this.#length
  }

  append(bytes: ArrayLike<number>): void {
    const end = this.#length + bytes.length
    if (end > this.#data.length) this.#grow(end)
    for (let i = 0; i < bytes.length; i++) this.#data[this.#length + i] = bytes[i]!
    this.#length = end
  }

  /** What has been appended so far; a view, valid until more is. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#data.subarray(0, this.#length)
  }

  #grow(atLeast: number): void {
    const larger = new Uint8Array(Math.max(atLeast, 2 * this.#data.length))
    larger.set(this.#data.subarray(0, this.#length))
    this.#data = larger
  }
}
