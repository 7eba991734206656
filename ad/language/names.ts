/** The directive that marks a function or a file. */
export const DIRECTIVE = 'use grad'

/** Where rewritten code imports the runtime from; the plugin resolves it. */
export const RUNTIME = 'limber:use-grad'

/** What rewritten code calls the runtime. */
export const NAME = '__limber'
