import { computed, ref } from 'vue'

import { failureMessage } from '@/core/api/messages'

type Work = () => Promise<unknown>

/** Sends changes one after the other, in the order they were made; what failed waits to be tried again. */
export function useSaving() {
  const waiting = ref<Work[]>([])
  const failure = ref('')
  const savedAt = ref<Date>()
  const busy = ref(false)

  const state = computed(() => {
    if (failure.value) return 'failed'
    if (busy.value || waiting.value.length) return 'saving'
    return savedAt.value ? 'saved' : 'untouched'
  })

  function save(work: Work): void {
    waiting.value.push(work)
    if (!failure.value) void run()
  }

  async function run(): Promise<void> {
    if (busy.value) return
    busy.value = true
    failure.value = ''
    try {
      for (let work = waiting.value[0]; work; work = waiting.value[0]) {
        await work()
        waiting.value.shift()
        savedAt.value = new Date()
      }
    } catch (error) {
      failure.value = failureMessage(error)
    } finally {
      busy.value = false
    }
  }

  /** Gives up the change that the server refuses, and goes on with those after it. */
  function skip(): void {
    waiting.value.shift()
    void run()
  }

  return { state, savedAt, failure, save, retry: run, skip, pending: computed(() => waiting.value.length > 0) }
}

export type Saving = ReturnType<typeof useSaving>
