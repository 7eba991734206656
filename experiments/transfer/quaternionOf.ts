import type { Mat3, Quaternion } from '../../sim/index.ts'

/** Q of a rotation matrix on plain numbers, from the largest of its four components. @see Shepperd 1978 */
export function quaternionOf([[xx, xy, xz], [yx, yy, yz], [zx, zy, zz]]: Mat3): Quaternion {
  const squares = [1 + xx + yy + zz, 1 + xx - yy - zz, 1 - xx + yy - zz, 1 - xx - yy + zz]
  const largest = squares.indexOf(Math.max(...squares))
  const rows: readonly Quaternion[] = [
    [squares[0]!, zy - yz, xz - zx, yx - xy],
    [zy - yz, squares[1]!, yx + xy, xz + zx],
    [xz - zx, yx + xy, squares[2]!, zy + yz],
    [yx - xy, xz + zx, zy + yz, squares[3]!],
  ]
  const row = rows[largest]!
  const norm = Math.hypot(...row)
  return [row[0] / norm, row[1] / norm, row[2] / norm, row[3] / norm]
}
