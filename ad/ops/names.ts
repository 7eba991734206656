// Names of the operations by family. A family that leaves one out of its table does not compile.

export type ArithmeticName =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'absoluteMul'
  | 'rem'
  | 'neg'
  | 'sqrt'
  | 'safeSqrt'
  | 'abs'
  | 'sign'
  | 'min'
  | 'max'
  | 'relu'

export type RoundingName = 'floor' | 'ceil' | 'trunc' | 'nearest'

export type LogicName = 'lt' | 'le' | 'eq' | 'and' | 'or' | 'not' | 'select'

export type BitName = 'powerOfTwo' | 'exponentOf' | 'significandOf' | 'copySign' | 'xor'

export type TranscendentalName =
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'atan2'
  | 'exp'
  | 'expm1'
  | 'log'
  | 'log1p'
  | 'pow'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'erf'

export type MotionName = 'graft' | 'geared' | 'gearedStrongly' | 'unsolved' | 'unknown'

export type OpName = ArithmeticName | RoundingName | LogicName | BitName | TranscendentalName | MotionName

/** Functions that are programs of their own: written once in ad/kernels, traced once, called from emitted code. */
export type KernelName = TranscendentalName | 'rem'
