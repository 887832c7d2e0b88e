import { ref, watch } from 'vue'

import { remember, remembered } from './storage'

/** Whether single letters are commands (`?`, `/`, `g c` …); those who dictate or slip turn them off. */
export const singleKeys = ref(remembered('single-keys') !== 'off')

watch(singleKeys, (on) => remember('single-keys', on ? 'on' : 'off'))
