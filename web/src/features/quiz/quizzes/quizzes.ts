import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, type Query, type Schema } from '@/core/api/client'

import type { Media, Slide } from '../presentations/wire'

/** A list as the documents of the quiz answer it. */
export interface Items<Item> {
  items: Item[]
  count: number
  total_count: number
}

export type QuizItem = Schema<'QuizItem'>
export type City = Schema<'Kind'>
export type Code = Schema<'CodeItem'>
export type TeamItem = Schema<'TeamItem'>

/** Everything of a quiz, as its editor gets it. */
export type RichQuiz = Omit<Schema<'RichQuiz'>, 'slides' | 'teams' | 'background_image'> & {
  background_image: Media | null
  slides: Slide[]
  teams: TeamItem[]
}

export const pageSize = 25

export function quizApi(id: number, part = ''): string {
  return `/api/competitions/${id}${part}`
}

export function quizPath(id: number, tab?: string): string {
  return tab ? `/quizzes/${id}?tab=${tab}` : `/quizzes/${id}`
}

export function useQuizzes(filters: MaybeRefOrGetter<Query>, enabled: boolean) {
  return useQuery({
    enabled,
    queryKey: ['quizzes', 'list', filters],
    queryFn: ({ signal }) =>
      api.get<Items<QuizItem>>('/api/competitions/search', {
        query: { page_size: pageSize, order_by: 'updated', order: -1, ...toValue(filters) },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useCities(enabled: boolean) {
  return useQuery({
    enabled,
    queryKey: ['quizzes', 'cities'],
    queryFn: ({ signal }) => api.get<Items<City>>('/api/misc/cities', { signal }),
    staleTime: 5 * 60_000,
  })
}

export function fetchQuiz(id: number, signal?: AbortSignal): Promise<RichQuiz> {
  return api.get<RichQuiz>(quizApi(id), { signal })
}
