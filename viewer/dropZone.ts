import { byId } from './panels/element.ts'

/** Calls back with the files that a person drops on the page or chooses with the button. */
export function dropZone(opened: (files: readonly File[]) => void): void {
  const chooser = byId('files', HTMLInputElement)
  byId('open', HTMLButtonElement).addEventListener('click', () => chooser.click())
  chooser.addEventListener('change', () => {
    if (chooser.files) opened([...chooser.files])
    chooser.value = ''
  })
  const root = document.documentElement
  addEventListener('dragover', (event) => {
    event.preventDefault()
    root.dataset['dropping'] = 'true'
  })
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) delete root.dataset['dropping']
  })
  addEventListener('drop', (event) => {
    event.preventDefault()
    delete root.dataset['dropping']
    if (event.dataTransfer) opened([...event.dataTransfer.files])
  })
}
