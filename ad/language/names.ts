/** The directive that marks a function or a file. */
export const DIRECTIVE = 'use grad'

/** What rewritten code calls the runtime. */
export const NAME = '__limber'

/** Where rewritten code imports the runtime from; the plugin resolves both to the files of those names. */
export const TABLE = 'limber:use-grad/table'
export const RUNTIME = 'limber:use-grad/runtime'

/**
 * How a rewritten module begins. A constant of its own, rather than a binding of an import, lets engines inline what
 * is called through it.
 */
export const PREAMBLE = `import{table as ${NAME}Table}from'${TABLE}';import'${RUNTIME}';const ${NAME}=${NAME}Table;`
