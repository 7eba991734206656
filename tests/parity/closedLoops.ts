/** Machines with closed loops that between them have every kind of equality, every attribute and every default. */

const LIMB = 'type="capsule" size="0.02" contype="0" conaffinity="0"'
const rod = (x: number, z: number) => `<geom ${LIMB} fromto="0 0 0 ${x} 0 ${z}"/>`

/** Crank, coupler and rocker between two pivots of the ground; pin is where coupler and rocker meet. */
const FOUR_BAR = `<mujoco model="four-bar">
  <option timestep="0.002"/>
  <worldbody>
    <body name="crank"><joint name="crank" axis="0 1 0" damping="0.01"/>${rod(0, 0.1)}
      <body name="coupler" pos="0 0 0.1"><joint name="knee" axis="0 1 0"/>${rod(0.3, 0.05)}</body>
    </body>
    <body name="rocker" pos="0.3 0 0"><joint name="rocker" axis="0 1 0"/>${rod(0, 0.15)}</body>
  </worldbody>
  <actuator><motor joint="crank" gear="0.2"/></actuator>
  <equality><connect name="pin" body1="coupler" body2="rocker" anchor="0.3 0 0.05"/></equality>
</mujoco>`

const SLIDER_CRANK = `<mujoco model="slider-crank">
  <option timestep="0.002"/>
  <default><equality solref="0.01 0.9"/></default>
  <worldbody>
    <body name="crank"><joint name="crank" axis="0 1 0" damping="0.01"/>${rod(0.1, 0)}
      <body name="rod" pos="0.1 0 0"><joint name="rod" axis="0 1 0"/>${rod(0.3, 0)}</body>
    </body>
    <body name="piston" pos="0.4 0 0"><joint name="piston" type="slide" axis="1 0 0"/>
      <geom type="box" size="0.03 0.02 0.02" contype="0" conaffinity="0"/></body>
  </worldbody>
  <actuator><motor joint="crank" gear="0.3"/></actuator>
  <equality><connect body1="rod" anchor="0.3 0 0" body2="piston" solimp="0.95 0.99 0.002 0.3 3"/></equality>
</mujoco>`

const ball = 'size="0.05" contype="0" conaffinity="0"'

/** Two free bodies, a chain and the world, welded and connected in all the ways that a file can say. */
const WELDS = `<mujoco model="welds">
  <option timestep="0.002"/>
  <default>
    <equality solref="0.03 1.1"/>
    <default class="stiff"><equality solref="-900 -60" solimp="0.8 0.97"/></default>
    <default class="turned"><site quat="1 0.3 0 0.2"/></default>
  </default>
  <worldbody>
    <site name="hook" pos="0.1 0.2 1.4" euler="10 20 0"/>
    <body name="a" pos="0 0 1" euler="0 20 0"><freejoint/><geom type="box" size="0.1 0.2 0.15" contype="0" conaffinity="0"/>
      <site name="on a" class="turned" pos="0.05 0 0.1"/>
      <body name="fin" pos="0.1 0 0.1"><geom ${ball}/></body>
    </body>
    <body name="b" pos="0.5 0 1" childclass="turned"><freejoint/>
      <geom type="box" size="0.1 0.1 0.2" contype="0" conaffinity="0"/>
      <body name="c" pos="0.3 0 0" euler="0 0 30"><joint name="h" axis="0 1 0"/><geom ${ball} pos="0.1 0 0"/>
        <site name="on c" pos="0 0.1 0"/>
        <body name="d" pos="0 0 0.2"><joint type="ball"/><geom ${ball} pos="0 0.1 0"/></body></body>
    </body>
  </worldbody>
  <equality>
    <weld name="pair" body1="a" body2="b" torquescale="0.7"/>
    <connect body1="fin" body2="c" anchor="0.1 0.2 0.3" class="stiff"/>
    <weld body1="c" body2="world" anchor="0.1 0 0" solref="0.05 0.5"/>
    <weld body1="fin" body2="d" relpose="0.2 0.1 0 2 0.1 0 0.3" anchor="0 0.1 0.1"/>
    <connect body1="d" anchor="0 0 0.1" active="false"/>
    <connect site1="on a" site2="on c"/>
    <weld site1="on c" site2="hook" torquescale="2" class="stiff"/>
    <weld body1="b" body2="d" solimp="0.9 0.9 0.01 0.5 1"/>
  </equality>
</mujoco>`

const COUPLED = `<mujoco model="coupled">
  <option timestep="0.002"/>
  <worldbody>
    <body name="a"><joint name="a" axis="0 1 0" ref="20"/>${rod(0.3, 0)}
      <body name="b" pos="0.3 0 0"><joint name="b" axis="1 1 0" ref="-10" springref="5" stiffness="1"/>${rod(0.2, 0.1)}
        <body name="c" pos="0.2 0 0.1"><joint name="c" type="slide" axis="0 0 1" ref="0.1"/>${rod(0.1, 0)}
          <body name="d"><joint name="d" axis="1 0 0"/>${rod(0, 0.2)}</body></body></body>
    </body>
  </worldbody>
  <actuator><motor joint="a"/></actuator>
  <equality>
    <joint joint1="b" joint2="a" polycoef="0.1 -0.5"/>
    <joint joint1="c" joint2="b" polycoef="0.02 0.1 0.3 -0.2 0.4" solref="0.04 0.7" solimp="0.5 0.9 0.1 0.4 1"/>
    <joint joint1="d" polycoef="0.3"/>
    <joint joint1="d" joint2="a" active="false"/>
  </equality>
</mujoco>`

export const CLOSED_LOOPS: Readonly<Record<string, string>> = {
  'four-bar': FOUR_BAR,
  'slider-crank': SLIDER_CRANK,
  welds: WELDS,
  coupled: COUPLED,
}
