import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, apiUrl, type Query } from '@/core/api/client'

import { castApi } from '../casts/paths'

export interface FailedAssertion {
  line: number
  text: string
  message: string
}

export interface Attempt {
  id: number
  ex_id: string
  /** Empty for one who was not signed in. */
  learner: string
  created_at: string
  correct: boolean
  exit_code: number | null
  failed_assertion: FailedAssertion | null
  error: string | null
}

export interface AttemptDetail extends Attempt {
  answer: string
  program: string
  output: string
}

export interface ExerciseSummary {
  ex_id: string
  description: string
  attempts: number
  correct: number
  learners: number
  solved_by: number
}

interface AttemptPage {
  attempts: Attempt[]
  total: number
}

export const pageSize = 25

export function useAttempts(id: MaybeRefOrGetter<string>, filters: MaybeRefOrGetter<Query>) {
  return useQuery({
    queryKey: ['screencasts', 'attempts', id, filters],
    queryFn: ({ signal }) =>
      api.get<AttemptPage>(castApi(toValue(id), '/attempts'), {
        query: { ...toValue(filters), count: pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useExercises(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['screencasts', 'exercises', id],
    queryFn: async ({ signal }) =>
      (await api.get<{ exercises: ExerciseSummary[] }>(castApi(toValue(id), '/exercises'), { signal })).exercises,
  })
}

/** Of so many attempts at most it is told who solved what. */
const most = 1000
const atOnce = 100

/** The newest attempts of all learners, to be told apart by learner. */
export function useNewestAttempts(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['screencasts', 'newest', id],
    queryFn: async ({ signal }) => {
      const found: Attempt[] = []
      for (let page = 0; page * atOnce < most; page += 1) {
        const query = { page, count: atOnce }
        const { attempts, total } = await api.get<AttemptPage>(castApi(toValue(id), '/attempts'), { query, signal })
        found.push(...attempts)
        if (found.length >= total || !attempts.length) break
      }
      return found
    },
  })
}

export function useAttempt(id: MaybeRefOrGetter<string>, attempt: MaybeRefOrGetter<number | undefined>) {
  return useQuery({
    queryKey: ['screencasts', 'attempt', id, attempt],
    queryFn: ({ signal }) => api.get<AttemptDetail>(castApi(toValue(id), `/attempts/${toValue(attempt)}`), { signal }),
    enabled: () => toValue(attempt) !== undefined,
    staleTime: Infinity, // what was tried does not change
  })
}

export function csvUrl(id: string): string {
  return apiUrl(castApi(id, '/attempts.csv'))
}
