/** Small models that between them have every actuator, fluid and integrator that the importer honours. */

const BODIES = `
  <worldbody>
    <body name="a" pos="0 0 1"><joint name="ja" axis="1 0.3 0" damping="0.2" ref="10"/>
      <geom type="box" size="0.1 0.2 0.3" pos="0.1 0 -0.2" euler="20 30 0"/>
      <body name="b" pos="0 0.1 -0.5"><joint name="jb" type="slide" axis="0 0.5 1" stiffness="20" damping="0.5"/>
        <geom type="capsule" size="0.05" fromto="0 0 0 0.3 0.1 -0.1"/>
        <body name="c" pos="0.3 0.1 0"><joint name="jc" axis="0 1 0" armature="0.01"/>
          <geom type="capsule" size="0.04 0.15"/><geom size="0.1" pos="0.1 0.05 0.2"/>
          <body name="d" pos="0 0 0.4"><joint name="jd" type="ball" damping="0.1" stiffness="0.5"/>
            <inertial pos="0.05 0 0.1" quat="1 0.2 0.1 0" mass="0.7" diaginertia="0.01 0.02 0.015"/>
            <body name="e" pos="0.2 0 0"><geom size="0.05" pos="0 0 0.1"/></body>
          </body>
        </body>
      </body>
    </body>
    <body name="f" pos="2 0 1"><freejoint/><geom type="box" size="0.3 0.1 0.2" quat="1 0.5 -0.2 0.1"/></body>
  </worldbody>`

const ACTUATORS = `
  <default><motor ctrlrange="-0.8 0.9"/></default>
  <actuator>
    <motor joint="ja" gear="3" forcerange="-0.4 0.6" ctrllimited="false"/>
    <position joint="jc" kp="7" kv="0.6" gear="1.5" ctrllimited="false"/>
    <velocity joint="jb" kv="4" gear="-2"/>
    <damper joint="jc" kv="0.7" ctrlrange="0 1"/>
    <general joint="ja" gaintype="affine" gainprm="2 0.4 -0.3" biastype="affine" biasprm="0.2 -3 -0.4" forcerange="-2 2"/>
    <general joint="jb" gainprm="3" ctrlrange="-0.2 0.2"/>
    <position joint="ja" kp="20" forcerange="-1 1" ctrllimited="false"/>
  </actuator>`

const model = (name: string, option: string, rest: string): string =>
  `<mujoco model="${name}"><option timestep="0.002" ${option}/>${rest}${BODIES}</mujoco>`

const FLUID = 'density="800" viscosity="0.3" wind="0.4 -0.2 0.1"'

export const FEATURES: Readonly<Record<string, string>> = {
  actuators: model('actuators', '', ACTUATORS),
  'dense fluid': model('dense', 'density="500"', ACTUATORS),
  'viscous fluid': model('viscous', 'viscosity="2"', ACTUATORS),
  'fluid with wind': model('windy', FLUID, ACTUATORS),
  'Runge-Kutta': model('rk4', `integrator="RK4" ${FLUID}`, ACTUATORS),
  implicitfast: model('fast', 'integrator="implicitfast"', ACTUATORS),
  'implicitfast in a fluid': model('fast in fluid', `integrator="implicitfast" ${FLUID}`, ACTUATORS),
}
