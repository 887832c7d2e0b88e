import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, apiUrl, type Query, type Schema } from '@/core/api/client'

import type { Page } from '../casts/casts'
import { castApi } from '../casts/paths'

/** `learner` is empty for one who was not signed in. */
export type Attempt = Schema<'AttemptItem'>
export type AttemptDetail = Schema<'AttemptDetail'>
export type ExerciseSummary = Schema<'ExerciseSummary'>

export const pageSize = 25

export function useAttempts(id: MaybeRefOrGetter<string>, filters: MaybeRefOrGetter<Query>) {
  return useQuery({
    queryKey: ['screencasts', 'attempts', id, filters],
    queryFn: ({ signal }) =>
      api.get<Page<Attempt>>(castApi(toValue(id), '/attempts'), {
        query: { ...toValue(filters), size: pageSize },
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
        const query = { page, size: atOnce }
        const { items, total } = await api.get<Page<Attempt>>(castApi(toValue(id), '/attempts'), { query, signal })
        found.push(...items)
        if (found.length >= total || !items.length) break
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
