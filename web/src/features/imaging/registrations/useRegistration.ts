import { useIntervalFn } from '@vueuse/core'
import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'

import { useRoom } from '@/core/live/useRoom'

import { reasonOf } from './reasons'
import { cancel, jobState, statusOf, type Begun, type RegistrationStatus } from './registrations'

/** How often the server is asked, in milliseconds, where its own word does not arrive. */
const every = 1500
const open = ['queued', 'running']

/** One work at a time, from the pictures that `begin` hands over to what came of them. */
export function useRegistration<Asked>(begin: (asked: Asked) => Promise<Begun>) {
  const { t } = useI18n()
  const asked = shallowRef<Asked>()
  const status = ref<RegistrationStatus>()
  const key = computed(() => status.value?.job)
  const busy = computed(() => status.value !== undefined && open.includes(status.value.state))

  /** As it is shown; what came of it has a place of its own. */
  const job = computed(() => {
    if (!status.value || status.value.state === 'done') return undefined
    return jobState(
      status.value,
      reasonOf(status.value, (reason) => t(`imaging.reasons.${reason}`)),
    )
  })

  async function start(wanted: Asked): Promise<void> {
    status.value = undefined
    const begun = await begin(wanted)
    asked.value = wanted
    status.value = await statusOf(begun.job)
  }

  /** What is not known yet stays as it was: a lost answer comes with the next. */
  async function look(): Promise<void> {
    const looking = key.value
    if (!looking || !busy.value) return
    const found = await statusOf(looking).catch(() => undefined)
    if (found && found.job === key.value) status.value = found
  }

  useIntervalFn(() => void look(), every)
  useRoom({
    enter: 'watch_registration',
    leave: 'unwatch_registration',
    body: () => (key.value && busy.value ? { job: key.value } : undefined),
    on: { job: (news) => void (news.id === status.value?.job_id && look()) },
    onEntered: () => void look(),
  })

  async function stop(): Promise<void> {
    if (key.value) status.value = await cancel(key.value)
  }

  async function again(): Promise<void> {
    if (asked.value) await start(asked.value)
  }

  return { asked, status, job, busy, start, stop, again }
}
