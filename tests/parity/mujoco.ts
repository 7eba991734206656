import load, { type MjData, type MjModel } from '@mujoco/mujoco'
import type { Quaternion, State, Vec3 } from '../../sim/index.ts'

// MuJoCo as an oracle: one model from text, its arrays as plain numbers.

const mujoco = await load()

/** One contact as MuJoCo lists it. */
export interface OracleContact {
  readonly between: readonly [string, string]
  readonly distance: number
  readonly position: readonly number[]
  /** rows: normal and two tangents */
  readonly frame: readonly number[]
  readonly condim: number
  readonly friction: readonly number[]
  readonly solref: readonly number[]
  readonly solimp: readonly number[]
  readonly margin: number
  /** rows of the constraint Jacobian, flat; of friction's own only where the cone is elliptic; none: it lies in the gap */
  readonly rows?: readonly number[]
}

/** One row of a constraint as MuJoCo makes it. */
export interface OracleRow {
  readonly J: readonly number[]
  readonly violation: number
  readonly reference: number
  readonly weight: number
}

/** What `Oracle.array` gives. */
type ArrayName =
  | 'qfrc_bias'
  | 'qacc'
  | 'qfrc_passive'
  | 'qfrc_actuator'
  | 'qfrc_smooth'
  | 'qfrc_constraint'
  | 'subtree_com'
  | 'energy'

/** A MuJoCo model and its data, freed by `delete`. */
export class Oracle {
  readonly model: MjModel
  readonly data: MjData

  constructor(xml: string) {
    this.model = mujoco.MjModel.from_xml_string(xml)
    this.data = new mujoco.MjData(this.model)
  }

  /** MuJoCo, solving as far as numbers go, not to its usual tolerance. */
  static exact(xml: string): Oracle {
    const oracle = new Oracle(xml)
    oracle.model.opt.tolerance = 0
    oracle.model.opt.iterations = 200
    oracle.model.opt.ls_iterations = 100
    oracle.model.opt.ls_tolerance = 1e-10
    return oracle
  }

  delete(): void {
    this.data.delete()
    this.model.delete()
  }

  /** Puts the state and controls in, and computes everything but the step. */
  forward({ q, v }: State, u: readonly number[] = []): void {
    this.data.qpos.set(q)
    this.data.qvel.set(v)
    this.control(u)
    mujoco.mj_forward(this.model, this.data)
  }

  /** Controls from now on. */
  control(u: readonly number[]): void {
    if (u.length > 0) this.data.ctrl.set(u)
  }

  step(): State {
    mujoco.mj_step(this.model, this.data)
    return this.state()
  }

  state(): State {
    return { q: [...this.data.qpos], v: [...this.data.qvel] }
  }

  /** M, dense. */
  massMatrix(): number[][] {
    const nv = this.model.nv
    const M = new mujoco.DoubleBuffer(nv * nv)
    mujoco.mj_fullM(this.model, this.data, M)
    const flat = [...M.GetView()] as number[]
    M.delete()
    return Array.from({ length: nv }, (_, i) => flat.slice(i * nv, (i + 1) * nv))
  }

  /** Jacobian of a point of a body, in world axes: rows of 3 × nv. */
  jacobian(body: number, p_WP: readonly number[]): { linear: number[][]; angular: number[][] } {
    const nv = this.model.nv
    const [linear, angular] = [new mujoco.DoubleBuffer(3 * nv), new mujoco.DoubleBuffer(3 * nv)]
    mujoco.mj_jac(this.model, this.data, linear, angular, [...p_WP], body)
    const found = { linear: taken(linear, nv), angular: taken(angular, nv) }
    linear.delete()
    angular.delete()
    return found
  }

  /** A and B of one step in tangent coordinates, by centred differences of width `epsilon`. */
  transition(epsilon: number): { A: number[][]; B: number[][] } {
    const [nx, nu] = [2 * this.model.nv, this.model.nu]
    const [A, B] = [new mujoco.DoubleBuffer(nx * nx), new mujoco.DoubleBuffer(nx * nu)]
    mujoco.mjd_transitionFD(this.model, this.data, epsilon, true, A, B, null, null)
    const found = { A: taken(A, nx), B: taken(B, nu) }
    A.delete()
    B.delete()
    return found
  }

  /** p_WB and Q_WB of every body, world first. */
  poses(): { p: Vec3; Q: Quaternion }[] {
    const { xpos, xquat } = this.data
    return Array.from({ length: this.model.nbody }, (_, i) => ({
      p: [...xpos.slice(3 * i, 3 * i + 3)] as unknown as Vec3,
      Q: [...xquat.slice(4 * i, 4 * i + 4)] as unknown as Quaternion,
    }))
  }

  /** Every contact. */
  contacts(): OracleContact[] {
    const list = this.data.contact
    const found = Array.from({ length: this.data.ncon }, (_, i) => {
      const contact = list.get(i)!
      const { geom1, geom2, dist, dim, efc_address } = contact
      const { nv } = this.model
      const seen = {
        between: [this.geomName(geom1), this.geomName(geom2)] as const,
        distance: dist,
        position: [...contact.pos],
        frame: [...contact.frame],
        condim: dim,
        friction: [...contact.friction],
        solref: [...contact.solref],
        solimp: [...contact.solimp],
        margin: contact.includemargin,
        ...(efc_address >= 0 && {
          rows: [...this.data.efc_J.slice(nv * efc_address, nv * (efc_address + dim))],
        }),
      }
      contact.delete()
      return seen
    })
    list.delete()
    return found
  }

  /** What MuJoCo's solver works with: one row for each scalar constraint that is in force. */
  constraintRows(): OracleRow[] {
    const { nefc, efc_J, efc_pos, efc_aref, efc_D } = this.data
    const { nv } = this.model
    return Array.from({ length: nefc }, (_, i) => ({
      J: [...efc_J.slice(i * nv, (i + 1) * nv)],
      violation: efc_pos[i] as number,
      reference: efc_aref[i] as number,
      weight: efc_D[i] as number,
    }))
  }

  private geomName(id: number): string {
    return mujoco.mj_id2name(this.model, mujoco.mjtObj.mjOBJ_GEOM.value, id)
  }

  array(name: ArrayName): number[] {
    return [...this.data[name]]
  }
}

/** The rows of a matrix in MuJoCo's memory. */
function taken(buffer: { GetView(): ArrayLike<number> }, columns: number): number[][] {
  const flat = Array.from(buffer.GetView())
  return Array.from({ length: flat.length / columns }, (_, i) => flat.slice(i * columns, (i + 1) * columns))
}
