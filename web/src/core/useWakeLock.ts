import { onScopeDispose } from 'vue'

/** Keeps the screen on while this component lives, where the browser can: not over plain http. */
export function useWakeLock(): void {
  let held: WakeLockSentinel | undefined
  let left = false

  async function hold(): Promise<void> {
    if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return
    try {
      held = await navigator.wakeLock.request('screen')
      if (left) await held.release()
    } catch {
      // Refused, as with an almost empty battery: the screen sleeps as it likes.
    }
  }

  function again(): void {
    if (document.visibilityState === 'visible') void hold() // the browser lets go whenever the page is hidden
  }

  document.addEventListener('visibilitychange', again)
  onScopeDispose(() => {
    left = true
    document.removeEventListener('visibilitychange', again)
    void held?.release()
  })
  void hold()
}
