import { onScopeDispose, ref, type Ref } from 'vue'

import { bestOffset, type Sample } from './clock'

/** How many exchanges are compared, and how often they are made anew, in milliseconds. */
const exchanges = 5
const rhythm = 30_000

interface Ping {
  t1: number
  t2: number
}

/** The clock of the server, as well as a page can know it: asked now, every half minute and on waking. */
export function useClock(ping: (t0: number) => Promise<Ping>) {
  /** The server's clock less ours, in milliseconds. */
  const offset: Ref<number> = ref(0)
  let measured = false

  async function exchange(): Promise<Sample> {
    const sent = Date.now()
    const { t1, t2 } = await ping(sent)
    return { sent, received: t1, answered: t2, back: Date.now() }
  }

  async function measure(): Promise<void> {
    const samples: Sample[] = []
    // One after the other: together they would wait for each other.
    for (let count = 0; count < exchanges; count += 1) {
      const sample = await exchange().catch(() => undefined)
      if (sample) samples.push(sample)
    }
    const best = bestOffset(samples)
    if (best === undefined) return
    offset.value = best
    measured = true
  }

  /** A first guess, from any message that carries the server's time. */
  function hear(serverTime: number): void {
    if (!measured) offset.value = serverTime - Date.now()
  }

  const timer = setInterval(() => void measure(), rhythm)
  onScopeDispose(() => clearInterval(timer))
  return { offset, measure, hear, now: () => Date.now() + offset.value }
}
