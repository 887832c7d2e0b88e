import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, type Schema } from '@/core/api/client'

import { competitionApi, pageSize, type Page } from '../competitions/competitions'

export type Rescore = Schema<'RescoreItem'>
export type Received = Schema<'HostedSubmission'>
export type Stuck = 'pending' | 'refused'

export function useRescores(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['competitions', 'rescores', id],
    queryFn: ({ signal }) => api.get<Schema<'RescoreList'>>(competitionApi(toValue(id), '/rescores'), { signal }),
    // What runs is told over the socket; a look now and then helps where that is cut off.
    refetchInterval: ({ state }) => (state.data?.items.some((one) => one.state === 'running') ? 5000 : false),
  })
}

/** What is to hold from then on; null leaves it. */
export interface Order {
  why: string
  metric: string | null
  private_share: number | null
  truth: string | null
}

export function beginRescore(id: string, order: Order): Promise<Rescore> {
  return api.post<Rescore>(competitionApi(id, '/rescores'), { json: order })
}

export function useReceived(
  id: MaybeRefOrGetter<string>,
  state: MaybeRefOrGetter<Stuck>,
  page: MaybeRefOrGetter<number>,
) {
  return useQuery({
    queryKey: ['competitions', 'received', id, state, page],
    queryFn: ({ signal }) =>
      api.get<Page<Received>>(competitionApi(toValue(id), '/received'), {
        query: { state: toValue(state), page: toValue(page), size: pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

/** Has one scored again, or with null all. */
export function useRetry(id: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (submission: string | null) =>
      api.post<Schema<'Retried'>>(competitionApi(toValue(id), '/retries'), { json: { submission_id: submission } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['competitions'] }),
  })
}
