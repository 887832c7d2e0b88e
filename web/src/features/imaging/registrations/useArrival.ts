import { nextTick, watch, type Ref } from 'vue'

import type { JobState } from '@/core/components/jobs'
import { announce } from '@/core/live/announce'

import type { RegistrationStatus } from './registrations'

/** Why it failed is said, and what came of it takes the focus, once it stands there. */
export function useArrival(
  status: Readonly<Ref<RegistrationStatus | undefined>>,
  job: Readonly<Ref<JobState | undefined>>,
  panel: Readonly<Ref<{ focus: () => void } | undefined>>,
) {
  watch(
    () => status.value?.state,
    async (state) => {
      if (job.value?.is === 'failed') announce(job.value.reason)
      if (state !== 'done') return
      await nextTick()
      panel.value?.focus()
    },
  )
}
