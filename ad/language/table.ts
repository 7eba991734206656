/** What the functions of the runtime are methods of. */
export class Table {}

/**
 * What rewritten code calls: the functions that `runtime.ts` puts here.
 *
 * This file imports nothing, so it is there from the start even for the modules that the runtime itself is made of,
 * some of which are marked too.
 */
export const table = new Table()
