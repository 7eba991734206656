/** Small models of our own that between them use whatever the importer honours. */
export const INLINE_MODELS: Readonly<Record<string, string>> = {
  'classes.xml': `
<mujoco model="classes">
  <default>
    <geom size="0.03 0.2 0.1" density="800" friction="0.7 0.1"/>
    <joint damping="0.5" range="-10 20"/>
    <motor gear="3" ctrlrange="-2 2"/>
    <default class="light">
      <geom density="50" rgba="1 0 0 1"/>
      <default class="lighter"><geom density="5" size="0.02"/><joint damping="0.01"/></default>
    </default>
    <default class="free"><joint range="0 0" limited="false"/></default>
  </default>
  <option timestep="0.004" gravity="0 0.5 -3.7"/>
  <worldbody>
    <geom type="plane" size="1 1 1" pos="0 0 -2" zaxis="0.1 0 1"/>
    <body name="a" pos="0 0 1" childclass="light">
      <joint name="ja" axis="1 2 3" pos="0.1 0 0.2"/>
      <geom name="ga" type="capsule"/>
      <body name="b" pos="0.3 0.1 0" euler="10 20 30">
        <joint name="jb" type="slide" axis="0 0 2" class="free"/>
        <geom name="gb" type="box" size="0.1" class="lighter"/>
        <body name="c" pos="0 0 -0.2" childclass="lighter">
          <joint name="jc" range="-45 90" ref="15" springref="-5" stiffness="2" armature="0.02"/>
          <geom name="gc" size="0.04"/>
          <geom name="gc2" type="capsule" fromto="0.1 0 0 0.3 0.2 -0.1" size="0.01"/>
        </body>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor name="m1" joint="jc"/>
    <motor name="m2" joint="ja" gear="-7 0 0 1 0 0" ctrllimited="false"/>
    <motor name="m3" joint="jb" ctrlrange="-0.5 1.5"/>
  </actuator>
</mujoco>`,
  'contacts.xml': `
<mujoco model="contacts">
  <option cone="elliptic" impratio="10"/>
  <default>
    <geom condim="4" friction="0.7 0.1" solref="0.03" solimp="0.8 0.9" margin="0.01"/>
    <joint solreflimit="-500 -20" margin="0.02" solimpfriction="0.7"/>
    <pair condim="1" friction="0.4 0.3" solref="0.05 2"/>
    <default class="grippy"><geom condim="6" priority="2" gap="0.005" solmix="3"/><pair gap="0.01"/></default>
  </default>
  <worldbody>
    <geom name="floor" type="plane" size="1 1 1" friction="1 0.01 0.02" solref="-300 -4"/>
    <body name="a" pos="0 0 1">
      <freejoint/>
      <geom name="ga" type="capsule" size="0.05 0.2"/>
      <body name="b" pos="0.3 0 0" childclass="grippy">
        <joint name="jb" range="-30 40" frictionloss="0.2" solreffriction="0.04 0.9"/>
        <geom name="gb" type="box" size="0.1 0.05 0.04"/>
        <body name="c" pos="0.3 0 0">
          <joint name="jc" type="slide" range="-0.1 0.1" margin="0" solimplimit="0.6 0.7 0.01 0.4 3"/>
          <geom name="gc" size="0.08" class="main"/>
        </body>
      </body>
    </body>
  </worldbody>
  <contact>
    <pair geom1="ga" geom2="gc"/>
    <pair geom1="gb" geom2="floor" class="grippy" condim="3" margin="0.03" solreffriction="0.1 1" solimp="0.5 0.6 0.1"/>
  </contact>
</mujoco>`,
  'orientations.xml': `
<mujoco model="orientations">
  <compiler angle="radian" eulerseq="ZyX" autolimits="false"/>
  <default><default class="intangible"><geom contype="0" conaffinity="0"/></default></default>
  <worldbody>
    <body name="euler" childclass="intangible" euler="0.3 -0.2 0.5" pos="1 0 0"><freejoint name="f"/>
      <geom type="box" size="0.1 0.2 0.3" quat="2 0.4 -1 0.3" pos="0.1 0.2 0.3" mass="2"/>
      <body name="axisangle" axisangle="1 2 -1 0.7"><joint name="j1" axis="0 1 0" limited="true" range="-0.3 0.4"/>
        <geom type="capsule" size="0.05 0.2" axisangle="0 1 1 1.1" contype="2" conaffinity="4"/></body>
      <body name="xyaxes" xyaxes="1 1 0 0 1 1"><joint name="j2" axis="0 0 1" limited="false" range="-1 1"/>
        <geom type="capsule" size="0.05" fromto="0 0 0 0 0 -0.4"/><geom size="0.1" pos="0 0 -0.4" mass="0"/></body>
      <body name="zaxis" zaxis="0 0 -1"><joint name="j3" axis="1 0 0"/>
        <geom type="capsule" size="0.05" fromto="0.1 0 0 0.1 0 0.4"/></body>
      <body name="boxes" zaxis="-1 0 0.2"><joint name="j4" axis="1 0 0"/>
        <geom type="box" size="0.05" fromto="0.1 0 0 0.3 0.1 0.4"/></body>
      <body name="half turn" xyaxes="-1 0 0 0 1 0"><joint name="j5" axis="1 0 0"/><geom size="0.05" pos="0.1 0 0"/></body>
    </body>
  </worldbody>
  <custom><numeric name="init_qpos" data="0 0 0.5  1 0 0 0  0 0 0 0 0"/></custom>
</mujoco>`,
  'inertials.xml': `
<mujoco model="inertials">
  <compiler settotalmass="5"/>
  <worldbody>
    <geom name="fixed" type="box" size="1 1 0.1" density="1"/>
    <body name="full" pos="0 0 1"><joint name="a"/>
      <inertial pos="0.1 0 0.2" mass="2" fullinertia="0.2 0.3 0.25 0.01 -0.02 0.03"/>
      <geom type="cylinder" size="0.1 0.1"/>
      <body name="diagonal"><joint name="b" axis="0 1 0"/>
        <inertial pos="0 0 0.1" quat="1 0.2 0 0" mass="1.5" diaginertia="0.1 0.2 0.15"/></body>
      <body name="welded" pos="0.2 0 0" euler="0 90 0"><geom type="capsule" size="0.05 0.1" contype="0" conaffinity="0"/></body>
    </body>
  </worldbody>
  <keyframe><key name="bent" qpos="0.4 -0.2" qvel="1 2"/></keyframe>
</mujoco>`,
  'joints.xml': `
<mujoco model="joints">
  <option timestep="0.002"/>
  <worldbody>
    <body name="buoy" pos="0.3 -0.1 1" euler="20 0 40"><joint name="root" type="free" stiffness="3" damping="0.2" frictionloss="0.1"/>
      <geom type="box" size="0.1 0.2 0.3" contype="0" conaffinity="0"/>
      <body name="arm" pos="0.2 0 0.3"><joint name="shoulder" type="ball" pos="0 0 0.1" stiffness="4" damping="0.3" armature="0.05" frictionloss="0.2"/>
        <geom type="capsule" size="0.04 0.2" pos="0 0 -0.1" contype="0" conaffinity="0"/>
        <body name="hand" pos="0 0 -0.3"><joint name="wrist" type="ball" range="0 60"/>
          <joint name="grip" type="slide" axis="1 0 0" frictionloss="0.5"/>
          <geom size="0.05" contype="0" conaffinity="0"/>
        </body>
      </body>
    </body>
  </worldbody>
  <keyframe><key qpos="0 0 1 1 0 0 0  0.6 0.8 0 0  1 0 0 0  0.1"/></keyframe>
</mujoco>`,
}
