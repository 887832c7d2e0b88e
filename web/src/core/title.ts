import { watchEffect } from 'vue'

import { boot } from './boot'

/** "Thing · Palaestra" in the browser's tab. */
export function showTitle(thing: string): void {
  document.title = thing ? `${thing} · ${boot.name}` : boot.name
}

/** Names the page after its one thing, as soon as that is known. */
export function useTitle(thing: () => string | undefined): void {
  watchEffect(() => {
    const found = thing()
    if (found) showTitle(found)
  })
}
