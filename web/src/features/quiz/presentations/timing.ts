import type { Snapshot } from './wire'

/** What the timer of the slide at hand does now, and so what pressing its button means. */
export type Timing = 'none' | 'ready' | 'running' | 'paused' | 'over'

export function timingOf(state: Snapshot, now: number): Timing {
  const { deadline_at, remaining_ms } = state.timer
  if (deadline_at !== null) return deadline_at > now ? 'running' : 'over'
  if (remaining_ms !== null && state.phase === 'open') return 'paused'
  if (!state.slide?.timer) return 'none'
  return state.phase === 'reading' || state.phase === 'hidden' ? 'ready' : 'over'
}

export type TimerAction = 'start' | 'pause' | 'resume' | 'add' | 'reset' | 'stop'

/** What the space bar does. */
export const mainAction: Record<Timing, TimerAction | undefined> = {
  none: undefined,
  ready: 'start',
  running: 'pause',
  paused: 'resume',
  over: undefined,
}
