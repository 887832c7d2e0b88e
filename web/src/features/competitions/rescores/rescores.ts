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
  metric_code: string | null
  private_share: number | null
}

/** The truth travels as a file, so that it may be large. */
export function beginRescore(id: string, order: Order, truth: File | null): Promise<Rescore> {
  const path = competitionApi(id, '/rescores')
  if (truth === null) return api.post<Rescore>(path, { json: order })
  const body = new FormData()
  body.set('order', JSON.stringify(order))
  body.set('truth', truth)
  return api.post<Rescore>(path, { body })
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
