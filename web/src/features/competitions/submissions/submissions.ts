import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, type Schema } from '@/core/api/client'

import { competitionApi, pageSize, type Page } from '../competitions/competitions'
import { tableType } from './tableType'

export type Submission = Schema<'OwnSubmission'>
/** What the server says to an accepted submission. */
export type Receipt = Schema<'SubmittedItem'>

export function useOwnSubmissions(id: MaybeRefOrGetter<string>, page: MaybeRefOrGetter<number>) {
  return useQuery({
    queryKey: ['competitions', 'submissions', id, page],
    queryFn: ({ signal }) =>
      api.get<Page<Submission>>(competitionApi(toValue(id), '/submissions'), {
        query: { page: toValue(page), size: pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useAllSubmissions(page: MaybeRefOrGetter<number>) {
  return useQuery({
    queryKey: ['competitions', 'submissions', 'all', page],
    queryFn: ({ signal }) =>
      api.get<Page<Submission>>('/api/v1/submissions/overview', {
        query: { page: toValue(page), size: pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

/** Sends an answer file as it is. */
export function sendSubmission(id: string, file: File): Promise<Receipt> {
  const type = tableType(file.name)
  return api.post(competitionApi(id, '/submissions'), { body: file, type })
}
