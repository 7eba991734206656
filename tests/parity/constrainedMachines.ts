import { CLOSED_LOOPS } from './closedLoops.ts'

/** Small machines that between them have every kind of limit, dry friction, contact, cone, condim and integrator. */

const FLOOR = '<geom name="floor" type="plane" size="5 5 1"/>'

const model = (option: string, rest: string): string =>
  `<mujoco><compiler angle="radian"/><option timestep="0.004" ${option}/>${rest}</mujoco>`

/** Limits of every joint that has some, with margins, both formats of softness; and dry friction of every joint. */
const JOINTS = `
  <default><joint damping="0.05" armature="0.01"/><geom contype="0" conaffinity="0"/></default>
  <worldbody>
    <body pos="0 0 1"><joint name="hinge" axis="0 1 0" range="-0.3 0.4" margin="0.05" frictionloss="0.1"/>
      <geom type="capsule" size="0.05" fromto="0 0 0 0.3 0 0"/>
      <body pos="0.3 0 0"><joint name="slide" type="slide" axis="1 0 0.2" range="-0.05 0.1" solreflimit="-400 -20"
          solimplimit="0.3 0.9 0.05 0.3 3" frictionloss="0.6" solreffriction="0.05 0.7" solimpfriction="0.7 0.8 0.01"/>
        <geom type="capsule" size="0.04" fromto="0 0 0 0.2 0 0.1"/>
        <body pos="0.2 0 0.1"><joint name="ball" type="ball" range="0 0.5" solreflimit="0.03 0.9" frictionloss="0.02"/>
          <geom type="box" size="0.1 0.05 0.08" pos="0.1 0.05 0"/></body></body></body>
    <body pos="1 0 1"><joint type="free" frictionloss="0.3" limited="false"/><geom type="box" size="0.1 0.2 0.15"/></body>
  </worldbody>
  <actuator><motor joint="hinge" gear="8"/><motor joint="slide" gear="30"/></actuator>`

const ball = (name: string, x: number, z: number, more = '') =>
  `<body pos="${x} 0.03 ${z}"><freejoint/><geom name="${name}" size="0.1" ${more}/></body>`

/** Balls, capsules and boxes on the floor and on each other, of unlike condim, friction, softness, margin and priority. */
const PILE = `
  <worldbody><geom name="floor" type="plane" size="5 5 1" friction="0.8 0.02 0.01"/>
    ${ball('one', 0, 0.12, 'condim="1" margin="0.01"')}
    ${ball('three', 0.06, 0.33, 'condim="3" friction="0.3 0.1 0.05" solref="0.03 0.8"')}
    ${ball('four', 0.5, 0.11, 'condim="4" friction="0.6 0.08 0.05" solimp="0.8 0.9 0.01 0.3 3"')}
    ${ball('six', 0.53, 0.33, 'condim="6" friction="0.5 0.05 0.03" solref="-2000 -50"')}
    <body pos="1 0 0.13" euler="0.1 0.05 0.3"><freejoint/><geom type="box" size="0.15 0.1 0.1" condim="4" margin="0.02" gap="0.005"/></body>
    <body pos="1.5 0 0.12" euler="1.5 0.02 0.2"><freejoint/><geom type="capsule" size="0.08 0.15" condim="6" solmix="3" priority="1"/></body>
    <body pos="1.5 0.02 0.3"><freejoint/><geom size="0.07"/></body>
  </worldbody>`

/** Free bodies that tumble: off their centre, on a floor, joined to another, with another welded on and with one hanging on. */
const STONES = `
  <default><geom contype="1" conaffinity="0"/><joint damping="0.02"/></default>
  <worldbody><geom name="floor" type="plane" size="5 5 1" contype="0" conaffinity="1"/>
    <body pos="0 0 1"><joint name="off" type="free" damping="0.05" limited="false"/>
      <geom type="box" size="0.1 0.2 0.05" pos="0.1 0.03 -0.05"/></body>
    <body pos="1 0 0.12" euler="0.3 0.2 0.1"><freejoint/><geom type="capsule" size="0.05 0.2" pos="0.02 0 0.05"/></body>
    <body name="held" pos="2 0 1"><freejoint/><geom type="box" size="0.1 0.2 0.05"/></body>
    <body pos="3 0 1"><freejoint/><geom type="box" size="0.1 0.2 0.05"/>
      <body pos="0.1 0.2 0"><geom type="box" size="0.03 0.04 0.05"/></body></body>
    <body pos="4 0 1"><freejoint/><geom type="box" size="0.1 0.2 0.05"/>
      <body pos="0.1 0.2 0"><joint name="tail" axis="0 1 0.2"/><geom type="box" size="0.03 0.04 0.15"/></body></body>
  </worldbody>
  <equality><connect body1="held" anchor="0.1 0.2 0"/></equality>`

const LIMBS = `
  <default><joint damping="0.3" armature="0.02"/><geom friction="0.7 0.05 0.02"/></default>
  <worldbody>${FLOOR}
    <body pos="0 0 0.28"><freejoint/><geom type="box" size="0.15 0.1 0.05"/>
      ${[-1, 1]
        .map(
          (
            side,
          ) => `<body pos="0 ${0.12 * side} 0"><joint name="hip ${side}" axis="0 1 0" range="-0.5 0.5" frictionloss="0.1"/>
        <geom type="capsule" size="0.03" fromto="0 0 0 0 0 -0.15"/>
        <body pos="0 0 -0.15"><joint name="knee ${side}" axis="0 1 0.1" range="-0.2 0.6" stiffness="3"/>
          <geom name="foot ${side}" type="capsule" size="0.025" fromto="0 0 0 0.05 0 -0.12" condim="6"/></body></body>`,
        )
        .join('')}
    </body></worldbody>
  <contact><pair geom1="floor" geom2="foot 1" condim="4" friction="0.9 0.5 0.02 0.01 0.01" solreffriction="0.04 1.2"/></contact>
  <actuator><motor joint="hip -1" gear="3"/><position joint="hip 1" kp="20" kv="1"/><motor joint="knee -1" gear="2"/></actuator>`

/** Logs beside each other, parallel whatever moves, of which one reaches beyond the other; logs on blocks: on a face, over a rim. */
const LOGS = `
  <default><geom friction="0.6 0.02 0.01"/></default>
  <worldbody>
    <geom name="base" type="capsule" size="0.1 0.4" euler="1.5707963267948966 0 0" pos="0 0 0.1"/>
    <body pos="0.03 0.25 0.31"><joint type="slide" axis="1 0 0" range="-0.05 0.05"/><joint type="slide" axis="0 0 1"/><joint type="slide" axis="0 1 0" damping="2"/>
      <geom name="upper" type="capsule" size="0.1 0.3" euler="1.5707963267948966 0 0" condim="4"/></body>
    <geom name="block" type="box" size="0.3 0.2 0.1" pos="1.5 0 0.1"/>
    <body pos="1.45 0.02 0.27" euler="1.54 0.03 0.4"><freejoint/><geom name="lying" type="capsule" size="0.06 0.12" condim="6"/></body>
    <geom name="step" type="box" size="0.3 0.2 0.1" pos="3 0 0.1" euler="0 0.05 0.2"/>
    <body pos="3.2 0.05 0.28" euler="0.1 1.5 0.3"><freejoint/><geom name="over" type="capsule" size="0.06 0.25"/></body>
  </worldbody>`

/** A loose block that meets the floor and those with a bit of its own. */
const block = (bits: number, place: string, size: string, more = '') =>
  `<body pos="${place}"><freejoint/><geom type="box" size="${size}" contype="${bits}" conaffinity="${bits}" ${more}/></body>`

/** Blocks on blocks: lying twisted, landing tilted, a corner first, an edge across an edge. */
const BLOCKS = `
  <default><geom friction="0.7 0.02 0.01"/></default>
  <worldbody><geom type="plane" size="5 5 1" contype="15" conaffinity="15"/>
    ${block(1, '0 0 0.1', '0.2 0.15 0.1')}
    ${block(1, '0.03 0.02 0.27', '0.15 0.1 0.07', 'euler="0 0 0.4" condim="4" margin="0.01"')}
    <geom type="box" size="0.2 0.2 0.1" pos="1 0 0.1" contype="2" conaffinity="2"/>
    ${block(2, '1.05 0.03 0.36', '0.15 0.1 0.08', 'euler="0.5 0.02 0.3" condim="6"')}
    <geom type="box" size="0.2 0.2 0.1" pos="2 0 0.1" contype="4" conaffinity="4"/>
    ${block(4, '2.02 0.01 0.38', '0.1 0.1 0.1', 'euler="0.8 0.6 0.1" solref="0.03 0.8"')}
    <geom type="box" size="0.2 0.1 0.1" pos="3 0 0.15" euler="0.7854 0 0" contype="8" conaffinity="8"/>
    ${block(8, '3.01 0.02 0.42', '0.1 0.2 0.1', 'euler="0 0.75 0.05" gap="0.01" margin="0.01"')}
  </worldbody>`

/** Two blocks beside each other, which do not meet, and one on both. */
const PYRAMID = `
  <worldbody><geom type="plane" size="5 5 1" contype="15" conaffinity="15"/>
    ${block(1, '0 0 0.1', '0.1 0.1 0.1')}${block(2, '0.22 0 0.1', '0.1 0.1 0.1')}
    ${block(3, '0.11 0.01 0.301', '0.1 0.1 0.1', 'euler="0 0 0.1"')}
  </worldbody>`

/** A loop that is closed, and that falls on the floor. */
const LOOP = `<worldbody>${FLOOR}
    <body pos="0 0 0.3"><freejoint/><geom type="capsule" size="0.03" fromto="0 0 0 0.3 0 0"/>
      <body><joint axis="0 1 0"/><geom type="capsule" size="0.02" fromto="0 0 0 0.05 0 -0.2"/>
        <body name="a" pos="0.05 0 -0.2"><joint axis="0 1 0"/><geom type="capsule" size="0.02" fromto="0 0 0 0.1 0 0"/></body></body>
      <body name="b" pos="0.3 0 0"><joint axis="0 1 0"/><geom type="capsule" size="0.02" fromto="0 0 0 -0.05 0 -0.2"/></body></body>
  </worldbody>
  <contact><exclude body1="a" body2="b"/></contact>
  <equality><connect body1="a" body2="b" anchor="0.2 0 0"/></equality>`

export const CONSTRAINED: Readonly<Record<string, string>> = {
  'limits and dry friction': model('', JOINTS),
  'stones that tumble, implicitfast': model('integrator="implicitfast"', STONES),
  'stones that tumble in a fluid, implicitfast': model(
    'integrator="implicitfast" density="50" viscosity="0.5"',
    STONES,
  ),
  'limits and dry friction, implicitfast': model('integrator="implicitfast"', JOINTS),
  'limits and dry friction, RK4': model('integrator="RK4"', JOINTS),
  'a pile on pyramids': model('', PILE),
  'a pile on stiff pyramids': model('impratio="4"', PILE),
  'a pile on smooth cones': model('cone="elliptic"', PILE),
  'a pile on stiff smooth cones': model('cone="elliptic" impratio="5"', PILE),
  'limbs on pyramids': model('', LIMBS),
  'limbs on smooth cones': model('cone="elliptic" impratio="3"', LIMBS),
  'limbs in a fluid, implicitfast': model('integrator="implicitfast" density="500" viscosity="0.5"', LIMBS),
  'limbs on smooth cones, RK4': model('integrator="RK4" cone="elliptic"', LIMBS),
  'logs on logs and blocks': model('', LOGS),
  'logs on logs and blocks, smooth cones': model('cone="elliptic" impratio="2"', LOGS),
  'blocks on blocks': model('', BLOCKS),
  'blocks on blocks, smooth cones': model('cone="elliptic" impratio="3"', BLOCKS),
  'a pyramid of blocks': model('', PYRAMID),
  'a loop that falls': model('', LOOP),
  ...CLOSED_LOOPS,
}
