import { nextTick, watch, type Ref } from 'vue'

import { announce } from '@/core/live/announce'

import type { RegistrationStatus } from './registrations'

/** A failure is said, and what came of it takes the focus, once it stands there. */
export function useArrival(
  status: Readonly<Ref<RegistrationStatus | undefined>>,
  panel: Readonly<Ref<{ focus: () => void } | undefined>>,
  failed: () => string,
) {
  watch(
    () => status.value?.state,
    async (state) => {
      if (state === 'failed') announce(failed())
      if (state !== 'done') return
      await nextTick()
      panel.value?.focus()
    },
  )
}
