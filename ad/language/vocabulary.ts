/** The functions of `Math` that marked code may call; the runtime exports one of the same name for each. */
export const mathFunctions = [
  'abs',
  'acos',
  'asin',
  'atan',
  'atan2',
  'ceil',
  'cos',
  'cosh',
  'exp',
  'expm1',
  'floor',
  'hypot',
  'log',
  'log1p',
  'max',
  'min',
  'pow',
  'round',
  'sign',
  'sin',
  'sinh',
  'sqrt',
  'tan',
  'tanh',
  'trunc',
] as const

/** The numbers of `Math`, which stay as they are. */
export const mathConstants = ['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'] as const

/** Array methods whose callback answers yes or no, which a traced value cannot. */
export const predicateMethods = [
  'every',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'some',
] as const

/** Methods that look a value up, which would quietly miss a traced one. */
export const searchMethods = ['includes', 'indexOf', 'lastIndexOf'] as const

/** Tests of a number that would quietly answer "no" for a traced one. */
export const numberTests = ['isFinite', 'isInteger', 'isNaN', 'isSafeInteger'] as const

/** Whether a name is in one of the lists above. */
export function isIn<T extends string>(list: readonly T[], name: string): name is T {
  return (list as readonly string[]).includes(name)
}
