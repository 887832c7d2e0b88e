import { readonly, ref } from 'vue'

import { remember, remembered } from '@/core/storage'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const current = ref<Theme>('system')
const version = ref(0)

export const theme = readonly(current)
/** Grows with every change of colours; what is painted on a canvas watches it and paints again. */
export const themeVersion = readonly(version)

const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')

function isTheme(value: unknown): value is Theme {
  return themes.some((known) => known === value)
}

function show(wanted: Theme): void {
  current.value = wanted
  if (wanted === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = wanted
  version.value += 1
}

export function setTheme(wanted: Theme): void {
  remember('theme', wanted)
  show(wanted)
}

/** Shows the remembered theme and follows the system's; called once, before anything is drawn. */
export function startTheme(): void {
  const wanted = remembered('theme')
  show(isTheme(wanted) ? wanted : 'system')
  systemIsDark.addEventListener('change', () => {
    if (current.value === 'system') version.value += 1
  })
}

let probe: HTMLElement | undefined

/**
 * A token's colour as the browser computes it now, `colour('text')` → `rgb(27, 31, 39)`: scripts cannot read
 * light-dark(). On a ground that does not follow the page, `scheme` says which of the two it is.
 */
export function colour(token: string, scheme: 'light' | 'dark' | '' = ''): string {
  probe ??= document.body.appendChild(document.createElement('span'))
  probe.hidden = true
  probe.style.colorScheme = scheme
  probe.style.color = `var(--${token})`
  return getComputedStyle(probe).color
}
