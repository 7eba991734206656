/**
 * A real number, plain or traced. The type checker sees a number; while a function is traced its leaves are
 * `Traced` objects that record what is done to them. Code that computes with scalars opens with 'use grad'.
 */
export type Scalar = number

/** Nested records and arrays whose number leaves are differentiated; strings, booleans and undefined stay as they are. */
export type Tree =
  | Scalar
  | string
  | boolean
  | undefined
  | null
  | readonly Tree[]
  | { readonly [key: string]: Tree }
