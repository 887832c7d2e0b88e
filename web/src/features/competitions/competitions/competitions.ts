import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, type Query } from '@/core/api/client'

export interface Person {
  id: string
  name: string
}

/** One page of a list; `page` counts from 0. */
export interface Page<Item> {
  items: Item[]
  page: number
  size: number
  total: number
}

export type CompetitionType = 'predict' | 'classify' | 'cluster'
export type CompetitionState = 'open' | 'closed'

export interface Overview {
  id: string
  title: string
  subtitle: string
  type: CompetitionType
  metric: string
  state: CompetitionState
  /** ISO 8601 with offset. */
  expiration_at: string
  prize: number
  competitors: number
  submissions: number
  host: Person
  mine: boolean
}

/** Why a truth could not be fetched, how often that was tried, and when it is tried again by itself. */
export interface TruthState {
  trouble: string
  retry_at: string | null
  tries: number
}

export interface Competition extends Overview {
  /** Rendered and sanitised by the server. */
  description_html: string
  metric_direction: 'min' | 'max'
  metric_title: string
  targets: unknown
  dataset_key: string | null
  num_classes: number
  /** Seconds after the end until the truth comes. */
  answer_delay: number
  answer_due_at: string | null
  /** For its host alone, and only while its truth could not be fetched. */
  truth: TruthState | null
  created_at: string
  data: { rows: number; columns: number; bytes: number; format: string } | null
  answer_shape: { columns: string[]; rows: number; key?: string | null }
  own: { rank: number | null; score: number | null; submissions: number } | null
}

export interface Column {
  name: string
  dtype: 'number' | 'text' | 'boolean'
  missing: number
}

export type Cell = string | number | boolean | null

/** The first rows of a table, as the server read it. */
export interface Preview {
  columns: Column[]
  rows: Cell[][]
  index: string[]
  total_rows: number
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
