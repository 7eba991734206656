import type { Scalar } from '../../ad/index.ts'

/** Three coordinates in the axes that the variable's name ends with. */
export type Vec3 = readonly [Scalar, Scalar, Scalar]

/** Unit quaternion (w, x, y, z). */
export type Quaternion = readonly [Scalar, Scalar, Scalar, Scalar]

/** Rotation matrix, three rows. */
export type Mat3 = readonly [Vec3, Vec3, Vec3]

/** Pose of a frame B in a frame A, as in `X_AB`: p_A = R_AB p_B + p_AB. */
export interface Pose {
  /** Q_AB, unit quaternion (w, x, y, z) */
  readonly Q: Quaternion
  /** p_AB, position of B's origin in A [m] */
  readonly p: Vec3
}

/** Symmetric 3 × 3 matrix: xx, yy, zz, xy, xz, yz. */
export type Sym3 = readonly [Scalar, Scalar, Scalar, Scalar, Scalar, Scalar]

/** Mass distribution of a body, in its own axes. */
export interface Inertia {
  /** mass [kg] */
  readonly mass: Scalar
  /** p_BoBcm_B, centre of mass in the body frame [m] */
  readonly com: Vec3
  /** I_BBcm_B, rotational inertia about the centre of mass, in the body's axes [kg·m²] */
  readonly aboutCom: Sym3
}
