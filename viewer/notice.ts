import { byId, element } from './panels/element.ts'

/** Shows sentences over the picture, for errors and for a page without a run; none: takes the notice away. */
export function showNotice(title: string, sentences: readonly string[]): void {
  const box = byId('notice', HTMLElement)
  const paragraphs = sentences.map((sentence) => element('p', {}, sentence))
  box.replaceChildren(element('strong', {}, title), ...paragraphs)
  box.hidden = title === '' && sentences.length === 0
}

/** Says something quietly, for those who listen to the page and for the line under the picture. */
export function announce(text: string): void {
  byId('status', HTMLElement).textContent = text
}
