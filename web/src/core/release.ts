import { serverUrl } from './boot'
import { remember, remembered } from './storage'

/** Whether the server has another release of the pages than this tab; false where it cannot be asked. */
async function hasNewRelease(): Promise<boolean> {
  const entry = document.querySelector('script[type=module][src]')?.getAttribute('src')
  try {
    const page = await fetch(serverUrl('/'), { headers: { Accept: 'text/html' }, cache: 'no-store' })
    return Boolean(page.ok && entry && !(await page.text()).includes(entry))
  } catch {
    return false // no connection: that is why the part did not come
  }
}

/**
 * A new release has other chunks: a tab that asks for an old one loads the new page, once a minute at most. Where the
 * release is the same the connection is bad, and nothing is loaded anew: what was written here would be lost.
 */
export function reloadAfterRelease(): void {
  window.addEventListener('vite:preloadError', () => void reloadIfNew())
}

async function reloadIfNew(): Promise<void> {
  if (!(await hasNewRelease())) return
  const last = Number(remembered('reloaded') ?? 0)
  if (Date.now() - last < 60_000) return
  remember('reloaded', String(Date.now()))
  location.reload()
}
