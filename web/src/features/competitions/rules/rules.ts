import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, type Schema } from '@/core/api/client'

import { competitionApi } from '../competitions/competitions'

export type Rules = Schema<'Rules'>
export type Terms = Rules['terms']
export type PhaseItem = Terms['phases'][number]
export type Allowance = Schema<'Allowance'>

export function useRules(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['competitions', 'rules', id],
    queryFn: ({ signal }) => api.get<Rules>(competitionApi(toValue(id), '/rules'), { signal }),
  })
}

/** What a host sends: all terms anew. */
export type SentTerms = Omit<Terms, 'phases'> & { phases: Omit<PhaseItem, 'state'>[] }

export function saveRules(id: string, terms: SentTerms): Promise<Rules> {
  return api.put<Rules>(competitionApi(id, '/rules'), { json: terms })
}

/** Chooses a submission to count at the end, or takes the choice back. */
export function useChoosing() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, chosen }: { id: string; chosen: boolean }) =>
      api.put<Schema<'ChosenItem'>>(`/api/v1/submissions/${encodeURIComponent(id)}/chosen`, { json: { chosen } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['competitions', 'submissions'] }),
  })
}
