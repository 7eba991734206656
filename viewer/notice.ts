import { byId, element } from './panels/element.ts'

/**
 * Shows sentences over the picture, for errors and for a page without a run; none: takes the notice away. A person takes
 * it away by its button or by Escape.
 */
export function showNotice(title: string, sentences: readonly string[]): void {
  const box = byId('notice', HTMLElement)
  const paragraphs = sentences.map((sentence) => element('p', {}, sentence))
  box.replaceChildren(closeButton(), element('strong', {}, title), ...paragraphs)
  box.hidden = title === '' && sentences.length === 0
}

function closeButton(): HTMLButtonElement {
  const button = element(
    'button',
    { type: 'button', class: 'quiet icon close', 'aria-label': 'Close this notice' },
    '×',
  )
  button.addEventListener('click', hideNotice)
  return button
}

/** Takes the notice away. */
export function hideNotice(): void {
  byId('notice', HTMLElement).hidden = true
}

/** Says something quietly, for those who listen to the page and for the line under the picture. */
export function announce(text: string): void {
  byId('status', HTMLElement).textContent = text
}
