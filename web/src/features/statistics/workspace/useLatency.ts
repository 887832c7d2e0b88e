import { onScopeDispose, ref, watch } from 'vue'

import type { LiveSocket } from '@/core/live/connection'
import type { Pong } from '@/core/live/events'

import type { WorkspaceState } from './useWorkspace'

const every = 25_000

/** How long the server and its engine take to answer, asked every 25 seconds. */
export function useLatency(workspace: WorkspaceState) {
  const server = ref<number>()
  const engine = ref<{ ms: number; busy: boolean; age: number }>()
  let asked = 0
  let count = 0
  let opened: LiveSocket | undefined
  let timer: ReturnType<typeof setInterval> | undefined

  function ask() {
    asked = performance.now()
    count += 1
    opened?.emit('ping', { id: count, t: asked })
  }

  function hear(pong: Pong) {
    if (pong.id !== count) return
    if (pong.stage === 'server') server.value = Math.round(performance.now() - asked)
    else engine.value = { ms: pong.r_ms ?? 0, busy: pong.busy ?? false, age: pong.age ?? 0 }
  }

  watch(
    workspace.connected,
    (now) => {
      if (!now) return
      if (!opened) {
        opened = workspace.socket()
        opened?.on('ping', hear)
        timer = setInterval(ask, every)
      }
      ask()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearInterval(timer)
    opened?.off('ping', hear)
  })
  return { server, engine }
}
