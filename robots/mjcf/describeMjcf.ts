import { bodiesOf } from './body.ts'
import { compilerOf } from './compiler.ts'
import type { Context } from './context.ts'
import { defaultClasses } from './defaults.ts'
import type { MjcfDescription } from './description.ts'
import { equalitiesOf } from './equality.ts'
import { apartOf } from './excludes.ts'
import { withFlags } from './flags.ts'
import { MjcfError } from './mjcfError.ts'
import { motorsOf } from './motor.ts'
import { optionOf } from './option.ts'
import { sitesOf } from './site.ts'
import { startOf } from './start.ts'
import { togetherOf } from './touching.ts'
import type { XmlElement } from './xml.ts'

/** The machine that an MJCF tree describes, as plain values. @throws MjcfError for whatever cannot be understood */
export function describeMjcf(root: XmlElement, file: string): MjcfDescription {
  if (root.tag !== 'mujoco') {
    throw new MjcfError(
      root.place,
      `the outermost element is <${root.tag}>, expected <mujoco>: this is not an MJCF file.`,
    )
  }
  refuseIncludes(root)
  const compiler = compilerOf(root)
  const context: Context = { compiler, defaults: defaultClasses(root), names: new Map() }
  const bodies = bodiesOf(root, context)
  const start = startOf(root, bodies)
  const described: MjcfDescription = {
    name: root.attributes.get('model')?.value ?? 'mjcf',
    file,
    ...optionOf(root),
    bodies,
    motors: motorsOf(root, context, bodies),
    apart: apartOf(root, bodies),
    together: togetherOf(root, context, bodies),
    equalities: equalitiesOf(root, context, bodies, sitesOf(root, context, bodies)),
    ...(compiler.settotalmass === undefined ? {} : { totalMass: compiler.settotalmass }),
    ...(start === undefined ? {} : { start }),
  }
  return withFlags(described, root)
}

function refuseIncludes(root: XmlElement): void {
  const include = root.children.find((child) => child.tag === 'include')
  if (include === undefined) return
  throw new MjcfError(
    include.place,
    'include: a file is read alone, expected it whole; put the included text in its place.',
  )
}
