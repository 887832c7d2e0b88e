import { useEventListener } from '@vueuse/core'
import { computed, shallowRef } from 'vue'

import { failureMessage } from '@/core/api/messages'
import { me } from '@/core/identity'

import type { Draft } from './shelf'
import { Uplink, type LinkState, type Whole } from './uplink'

/**
 * Keeps a recording on the server too, for who is signed in: what nobody owns is everybody's there, so that other
 * people's unfinished recordings stay in their browser.
 */
export function useUplink(whole: () => Whole, describe: (changed: Partial<Draft>) => void) {
  const state = shallowRef<LinkState>()
  const link = me.value
    ? new Uplink(
        whole,
        (next) => (state.value = next),
        (after) => describe({ after }),
      )
    : undefined

  useEventListener(window, 'online', () => void link?.flush())

  return {
    /** What another browser did with the recording, so that it cannot go on here. */
    elsewhere: computed(() =>
      state.value?.kind === 'overtaken' || state.value?.kind === 'gone' ? state.value.kind : undefined,
    ),
    check: () => link?.check(),
    level: computed(() => state.value?.kind === 'level'),
    /** Why the server does not take it. */
    refusal: computed(() => (state.value?.kind === 'refused' ? failureMessage(state.value.reason) : '')),
    wake: () => link?.wake(),
    close: () => link?.close(),
    remove: () => link?.remove(),
  }
}
