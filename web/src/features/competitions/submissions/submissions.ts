import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api } from '@/core/api/client'

import { competitionApi, pageSize, type Page } from '../competitions/competitions'

export interface Submission {
  id: string
  score: number | null
  state: 'scored' | 'pending' | 'refused'
  reason: string | null
  timestamp: string
  /** The one that counts on the leaderboard. */
  best: boolean
}

/** An own submission in the list over all competitions. */
export interface SubmissionTo extends Submission {
  competition: { id: string; title: string }
}

/** What the server says to an accepted submission. */
export interface Receipt {
  submission_id: string
  score: number | null
  /** Kept, but scored later: the truth is not there yet. */
  pending: boolean
  timestamp: string
}

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
      api.get<Page<SubmissionTo>>('/api/v1/submissions/overview', {
        query: { page: toValue(page), size: pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

/** Sends an answer file as it is. */
export function sendSubmission(id: string, file: File): Promise<Receipt> {
  const type = file.name.toLowerCase().endsWith('.json') ? 'application/json' : 'text/csv'
  return api.post(competitionApi(id, '/submissions'), { body: file, type })
}
