import { useIntervalFn } from '@vueuse/core'
import { computed, ref, shallowRef } from 'vue'

import { useRoom } from '@/core/live/useRoom'

import { cancel, statusOf, type Begun, type RegistrationStatus } from './registrations'

/** How often the server is asked, in milliseconds, where its own word does not arrive. */
const every = 1500
const open = ['queued', 'running']

/** One work at a time, from the pictures that `begin` hands over to what came of them. */
export function useRegistration<Asked>(begin: (asked: Asked) => Promise<Begun>) {
  const asked = shallowRef<Asked>()
  const status = ref<RegistrationStatus>()
  const job = computed(() => status.value?.job)
  const busy = computed(() => status.value !== undefined && open.includes(status.value.state))

  async function start(wanted: Asked): Promise<void> {
    status.value = undefined
    const begun = await begin(wanted)
    asked.value = wanted
    status.value = await statusOf(begun.job)
  }

  /** What is not known yet stays as it was: a lost answer comes with the next. */
  async function look(): Promise<void> {
    const looking = job.value
    if (!looking || !busy.value) return
    const found = await statusOf(looking).catch(() => undefined)
    if (found && found.job === job.value) status.value = found
  }

  useIntervalFn(() => void look(), every)
  useRoom({
    enter: 'watch_registration',
    leave: 'unwatch_registration',
    body: () => (job.value && busy.value ? { job: job.value } : undefined),
    on: { job: (news) => void (news.id === status.value?.job_id && look()) },
    onEntered: () => void look(),
  })

  async function stop(): Promise<void> {
    if (job.value) status.value = await cancel(job.value)
  }

  async function again(): Promise<void> {
    if (asked.value) await start(asked.value)
  }

  return { asked, status, busy, start, stop, again }
}
