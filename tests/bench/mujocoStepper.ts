import load from '@mujoco/mujoco'

/** MuJoCo's own step of a model, moving on from its start under a small steady control. */
export async function mujocoStepper(xml: string): Promise<{ step: () => void; release: () => void }> {
  const mujoco = await load()
  const model = mujoco.MjModel.from_xml_string(xml)
  if (!model) throw new Error('MuJoCo could not read the model.')
  const data = new mujoco.MjData(model)
  const ctrl = data.ctrl as Float64Array
  ctrl.fill(0.1)
  return {
    step: () => mujoco.mj_step(model, data),
    release: () => {
      data.delete()
      model.delete()
    },
  }
}
