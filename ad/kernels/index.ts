import { acos } from './acos.ts'
import { asin } from './asin.ts'
import { atan } from './atan.ts'
import { atan2 } from './atan2.ts'
import { exp } from './exp.ts'
import { expm1 } from './expm1.ts'
import { cosh, sinh, tanh } from './hyperbolic.ts'
import { log } from './log.ts'
import { log1p } from './log1p.ts'
import { pow } from './pow.ts'
import { cos, sin, sinCos } from './sinCos.ts'
import { tan } from './tan.ts'

export { acos, asin, atan, atan2, cos, cosh, exp, expm1, log, log1p, pow, sin, sinCos, sinh, tan, tanh }
