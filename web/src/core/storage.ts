const prefix = 'palaestra.'

/** What this browser was asked to remember; undefined where it remembers nothing or storage is forbidden. */
export function remembered(name: string): string | undefined {
  try {
    return localStorage.getItem(prefix + name) ?? undefined
  } catch {
    return undefined // a browser that forbids storage throws even on reading
  }
}

/** Remembers a small value in this browser; without storage it lasts until the page closes. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value)
  } catch {
    // Forbidden or full: the choice holds for this page, which is all that was promised.
  }
}

/** Forgets what this browser was asked to remember. */
export function forget(name: string): void {
  try {
    localStorage.removeItem(prefix + name)
  } catch {
    // Forbidden: nothing was remembered.
  }
}
