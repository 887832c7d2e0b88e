import { createSharedComposable, useIntervalFn } from '@vueuse/core'
import { readonly, ref } from 'vue'

/** Now, renewed twice a minute: one clock for every relative time on the page. */
export const useMinute = createSharedComposable(() => {
  const now = ref(new Date())
  useIntervalFn(() => (now.value = new Date()), 30_000)
  return readonly(now)
})
