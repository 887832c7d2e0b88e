import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { useMediaQuery } from '@vueuse/core'
import { computed, type ComputedRef } from 'vue'

import { api, type Schema } from '@/core/api/client'

export type PreferenceSet = Schema<'PreferenceItem'>

const root = '/api/statistics/preferences'

export function usePreferences() {
  return useQuery({ queryKey: ['statistics', 'preferences'], queryFn: () => api.get<PreferenceSet[]>(root) })
}

export type ResultLook = Schema<'ResultLook'>

/** How results look here: as preferred for paper, for a small page, or for a screen. */
export function useLook(): ComputedRef<ResultLook | undefined> {
  const { data } = useQuery({
    queryKey: ['statistics', 'preferences', 'looks'],
    queryFn: () => api.get<Schema<'Looks'>>('/api/statistics/looks'),
  })
  const paper = useMediaQuery('print')
  const small = useMediaQuery('(max-width: 767.98px)')
  return computed(() => data.value?.[paper.value ? 'print' : small.value ? 'small' : 'screen'])
}

/** Sets are kept the moment something in them is set. */
export function usePreferenceDeeds() {
  const client = useQueryClient()
  const anew = () => client.invalidateQueries({ queryKey: ['statistics', 'preferences'] })
  /** One after the other: what was set first must not arrive last. */
  let last: Promise<unknown> = Promise.resolve()
  const path = (name: string) => `${root}/${encodeURIComponent(name)}`
  return {
    save(name: string, content: unknown): Promise<void> {
      const saved = last.then(async () => {
        await api.put(path(name), { json: content })
        await anew()
      })
      last = saved.catch(() => undefined)
      return saved
    },
    async activate(name: string): Promise<void> {
      await api.put(`${root}/active`, { json: { name } })
      await anew()
    },
    async remove(name: string): Promise<void> {
      await api.delete(path(name))
      await anew()
    },
  }
}
