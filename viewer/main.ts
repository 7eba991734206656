import './style.css'
import { dropZone } from './dropZone.ts'
import { droppedRun } from './files/dropped.ts'
import { loadRun, nearestKept, servedFiles } from './files/loadRun.ts'
import type { Run } from './files/run.ts'
import { viewerState } from './handle.ts'
import { announce, hideNotice, showNotice } from './notice.ts'
import { byId } from './panels/element.ts'
import { themeSwitch } from './panels/theme.ts'
import { type Player, player } from './player.ts'
import { type RunPanels, runPanels } from './runPanels.ts'
import type { ViewName } from './scene/cameraRig.ts'
import type { Layout } from './scene/look.ts'

const DEFAULT_RUN = '/run/'

const still = matchMedia('(prefers-reduced-motion: reduce)').matches
const stagePlayer = playerOrSentence()
const panels: RunPanels = runPanels((iteration) => void pick(iteration))
let layout: Layout = 'beside'
let run: Run | undefined
let picked: number | undefined

bindViewControls()
dropZone((files) => void openFiles(files))
themeSwitch(byId('theme', HTMLButtonElement), () => {
  stagePlayer.paint()
  panels.paint()
})
window.limberViewer = {
  ready: openAddress(),
  seek: (time) => stagePlayer.seek(time),
  state: () => viewerState(stagePlayer, layout, picked),
}

/** The player, or a sentence on the page where the browser cannot draw it. */
function playerOrSentence(): Player {
  try {
    return player(!still)
  } catch (cause) {
    showNotice('This browser cannot draw the robots', [
      'The viewer needs WebGL 2, which is switched off here or not there: allow it, or open the page in another browser.',
    ])
    throw cause
  }
}

/** Opens the run, or the recordings, that the page's address names. */
async function openAddress(): Promise<void> {
  const asked = new URLSearchParams(location.search)
  const recordings = asked.getAll('recording')
  const base = (asked.get('run') ?? DEFAULT_RUN).replace(/\/*$/, '/')
  try {
    show(recordings.length > 0 ? await droppedRun(servedFiles(recordings)) : await loadRun(base))
  } catch (error) {
    const hint = 'Drop one .mcap file here, or two to compare, or name the URL of a run folder: ?run=/run/'
    showNotice('There is no run to show', [(error as Error).message, hint])
  }
}

async function openFiles(files: readonly File[]): Promise<void> {
  try {
    show(await droppedRun(files))
  } catch (error) {
    showNotice('These files cannot be opened', [(error as Error).message])
  }
}

function show(opened: Run): void {
  run = opened
  picked = undefined
  stagePlayer.cast('before', opened.before, opened.labels?.before ?? 'before')
  stagePlayer.cast('after', opened.after, afterName(opened))
  stagePlayer.seek(0)
  stagePlayer.open(viewChosen())
  panels.show(opened)
  panels.mark(undefined)
  document.title = `${opened.summary?.title ?? opened.after?.name ?? opened.before?.name ?? 'run'} · limber`
  announce('')
  showNotice(opened.problems.length > 0 ? 'Part of this run cannot be shown' : '', opened.problems)
  if (!still) stagePlayer.play()
}

/** A robot alone goes by its own name. */
function afterName({ before, after, labels }: Run): string {
  return before ? (labels?.after ?? 'after') : (after?.name ?? '')
}

function viewChosen(): ViewName {
  return byId('view', HTMLSelectElement).value as ViewName
}

/** Puts the robot of an iteration in the place of the end result; none: the end result again. */
async function pick(iteration: number | undefined): Promise<void> {
  if (!run) return
  const { kept, iterate, after } = run
  picked = iteration
  panels.mark(iteration)
  if (iteration === undefined) {
    stagePlayer.cast('after', after, afterName(run))
    announce('The end result is shown.')
    return
  }
  const nearest = nearestKept(kept, iteration)
  if (nearest === undefined) {
    announce(`No recording of an iteration was kept; the parameters are those of iteration ${iteration}.`)
    return
  }
  try {
    const recording = await iterate(nearest)
    if (picked !== iteration) return
    stagePlayer.cast('after', recording, `iteration ${nearest}`)
    const instead = nearest === iteration ? '' : `, the nearest that was kept to ${iteration}`
    announce(`The robot of iteration ${nearest} is shown${instead}.`)
  } catch (error) {
    announce((error as Error).message)
  }
}

function bindViewControls(): void {
  for (const choice of ['beside', 'ghost'] as const) {
    byId(`layout-${choice}`, HTMLInputElement).addEventListener('change', () => {
      layout = choice
      stagePlayer.arrange(layout)
    })
  }
  const follow = byId('follow', HTMLInputElement)
  const forces = byId('forces', HTMLInputElement)
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') hideNotice()
  })
  follow.addEventListener('change', () => stagePlayer.follow(follow.checked))
  forces.addEventListener('change', () => stagePlayer.forces(forces.checked))
  byId('view', HTMLSelectElement).addEventListener('change', () => stagePlayer.look(viewChosen()))
}
