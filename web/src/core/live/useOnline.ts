import { useOnline as useNetwork } from '@vueuse/core'
import { computed } from 'vue'

import { liveState } from './connection'

/** False while the browser has no network or the live connection is lost. */
export function useOnline() {
  const network = useNetwork()
  return computed(() => network.value && liveState.value !== 'lost')
}
