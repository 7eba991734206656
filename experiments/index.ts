export { type Claim, claim } from './claims.ts'
export { type Lent, main } from './cli/main.ts'
export { processTerminal, type Terminal } from './cli/terminal.ts'
export { ExperimentError, UsageError } from './errors.ts'
export {
  defineExperiment,
  type Endpoint,
  type Experiment,
  type ExperimentDefinition,
  type Measure,
  type ModelFile,
  type Outcome,
  type Problem,
  type Setting,
  type SettingTable,
  type SetUp,
} from './experiment.ts'
export { gradcheck } from './gradcheck/gradcheck.ts'
export { CHECKOUT, type Host } from './host.ts'
export { type Group, type Parameter, type ParameterTable, parameterList, type Values } from './parameters.ts'
export { type Progress, type Reporter, silent } from './reporter.ts'
export { type RunResult, run, type Surroundings } from './run.ts'
export { newRunFolder, openRunFolder, type RunFolder } from './runFolder.ts'
export type {
  Baseline,
  Checkpoint,
  HistoryLine,
  RecordedMeasure,
  RecordedParameter,
  RunRecord,
  RunRequest,
  RunStatus,
  Versions,
} from './runRecord.ts'
