import { ref } from 'vue'
import { useI18n } from 'vue-i18n'

import type { Live } from './usePresentation'

/** Sends events that a person asked for; what the server refuses, or never heard, stays as one sentence. */
export function useDeed(send: Live['send']) {
  const { t } = useI18n()
  const failure = ref('')
  const busy = ref(false)

  /** True when the server did it. */
  async function deed(event: string, body: object = {}): Promise<boolean> {
    failure.value = ''
    busy.value = true
    try {
      const reply = await send(event, body)
      if (!reply.ok) failure.value = reply.error.message
      return reply.ok
    } catch {
      failure.value = t('quiz.live.notHeard')
      return false
    } finally {
      busy.value = false
    }
  }

  return { deed, failure, busy }
}
