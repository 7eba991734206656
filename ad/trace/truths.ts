import type { Structure } from './tree.ts'

// A truth value that is written in a tree belongs to its structure: it is known while tracing. Where two trees must be
// of one structure and differ in such values, these become leaves instead.

/** The places of truth values in which two trees differ, or which are traced in one of them only. */
export function differingTruths(a: Structure, b: Structure, path: string): string[] {
  if (isTruth(a) && isTruth(b)) return known(a) === known(b) ? [] : [path]
  if (a.kind === 'array' && b.kind === 'array') {
    return a.items.flatMap((item, i) => inBoth(item, b.items[i], `${path}[${i}]`))
  }
  if (a.kind !== 'record' || b.kind !== 'record') return []
  return a.keys.flatMap((key, i) => inBoth(a.items[i]!, b.items[b.keys.indexOf(key)], `${path}.${key}`))
}

function inBoth(a: Structure, b: Structure | undefined, path: string): string[] {
  return b ? differingTruths(a, b, path) : []
}

function isTruth(part: Structure): boolean {
  return part.kind === 'fixed'
    ? typeof part.value === 'boolean'
    : part.kind === 'leaf' && part.type === 'boolean'
}

/** The truth value, or undefined where it is traced. */
function known(part: Structure): unknown {
  return part.kind === 'fixed' ? part.value : undefined
}
