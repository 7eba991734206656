import { flatten, type Structure } from '../trace/tree.ts'

/**
 * Where each scalar of a tree is, in the order in which compiled programs take them: `design.thigh`, `q[3]`.
 *
 * @param root - what a tree that is no record is called: `x` makes `x[0]`, and `x` of a bare number
 */
export function pathsOf(tree: unknown, root = 'x'): string[] {
  return structurePaths(flatten(tree, root).structure, root)
}

/** The same for a structure; a row counts as the array that it is read as. */
export function structurePaths(structure: Structure, root: string): string[] {
  const visit = (part: Structure, path: string): string[] => {
    switch (part.kind) {
      case 'leaf':
        return [path || root]
      case 'fixed':
        return []
      case 'row':
        return Array.from({ length: part.length }, (_, i) => visit(part.item, `${path || root}[${i}]`)).flat()
      case 'array':
        return part.items.flatMap((item, i) => visit(item, `${path || root}[${i}]`))
      case 'record':
        return part.items.flatMap((item, i) => visit(item, path ? `${path}.${part.keys[i]}` : part.keys[i]!))
    }
  }
  return visit(structure, '')
}
