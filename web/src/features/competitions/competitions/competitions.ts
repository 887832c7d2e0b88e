import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, type Query, type Schema } from '@/core/api/client'

export type Person = Schema<'Person'>

/** One page of a list; `page` counts from 0. */
export interface Page<Item> {
  items: Item[]
  page: number
  size: number
  total: number
}

export type Overview = Schema<'Overview'>
export type CompetitionState = Overview['state']
export type Competition = Schema<'Detail'>
export type TruthState = Schema<'TruthState'>
export type Column = Schema<'Column'>
export type Cell = string | number | boolean | null

/** The first rows of a table, as the server read it; what a cell holds, its column says. */
export interface Preview extends Schema<'Preview'> {
  rows: Cell[][]
}

/** Decimals of every score, so that ranks can be compared by eye. */
export const scoreDecimals = 4

export function competitionPath(id: string, tab?: string): string {
  const path = `/competitions/${encodeURIComponent(id)}`
  return tab ? `${path}?tab=${tab}` : path
}

export function competitionApi(id: string, part = ''): string {
  return `/api/v1/competitions/${encodeURIComponent(id)}${part}`
}

export const pageSize = 25

export function fetchOverview(query: Query, signal?: AbortSignal): Promise<Page<Overview>> {
  return api.get('/api/v1/competitions/overview', { query, signal })
}

/** The list that these filters ask for; the old one stays until the new one is there. */
export function useOverview(filters: MaybeRefOrGetter<Query>) {
  return useQuery({
    queryKey: ['competitions', 'overview', filters],
    queryFn: ({ signal }) => fetchOverview({ ...toValue(filters), size: pageSize }, signal),
    placeholderData: keepPreviousData,
  })
}

export function useCompetition(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['competitions', 'one', id],
    queryFn: ({ signal }) => api.get<Competition>(competitionApi(toValue(id)), { signal }),
  })
}

export function usePreview(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['competitions', 'preview', id],
    queryFn: ({ signal }) => api.get<Preview>(competitionApi(toValue(id), '/preview'), { signal }),
    staleTime: 5 * 60_000,
  })
}
