import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'

import { api, type Schema } from '@/core/api/client'

/** The language of lessons and their exercises. */
export const lessonLanguage = 'python'

/** Languages in which this server runs programs, as choices; nothing to choose while it has not said. */
export function useLanguages(wanted: () => boolean) {
  const { data } = useQuery({
    queryKey: ['screencasts', 'languages'],
    queryFn: () => api.get<Schema<'Languages'>>('/code/languages'),
    staleTime: Infinity,
    enabled: wanted,
  })
  return computed(() =>
    (data.value?.languages ?? [])
      .filter(({ installed }) => installed)
      .map(({ name, title }) => ({ value: name, label: title })),
  )
}
