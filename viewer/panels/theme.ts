type Theme = 'light' | 'dark'

const KEY = 'limber-theme'

/** The theme in force: what the person chose here before, else what the system prefers. */
function currentTheme(): Theme {
  const chosen = localStorage.getItem(KEY)
  if (chosen === 'light' || chosen === 'dark') return chosen
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/**
 * Puts the theme on the page and keeps the button and the system's wish in touch with it.
 *
 * @param changed - called when the colours are others
 */
export function themeSwitch(button: HTMLButtonElement, changed: () => void): void {
  const wear = () => {
    const theme = currentTheme()
    document.documentElement.dataset['theme'] = theme
    button.setAttribute('aria-pressed', String(theme === 'dark'))
    changed()
  }
  button.addEventListener('click', () => {
    localStorage.setItem(KEY, currentTheme() === 'dark' ? 'light' : 'dark')
    wear()
  })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', wear)
  wear()
}

/** A variable of the page's theme: a colour, or a number as text. */
export function cssValue(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
