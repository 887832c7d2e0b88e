import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, apiUrl, type Query } from '@/core/api/client'
import { language } from '@/core/i18n'

import { castApi } from './paths'
import { readVtt, type Cue } from './vtt'

/** One page of a list; `page` counts from 0. */
export interface Page<Item> {
  items: Item[]
  page: number
  size: number
  total: number
}

export interface CastItem {
  id: number
  title: string
  teacher: string | null
  description: string
  created_at: string
  updated_at: string
  duration_ms: number
  exercises: number
  voices: number
  is_protected: boolean
  /** The viewer may change and delete it. */
  can_change: boolean
  /** What was said where the search found it. */
  heard?: string | null
}

export interface Chapter {
  starts_ms: number
  title: string
}

export interface CaptionTrack {
  language: string
  label: string
  cues: number
}

export interface CastDetail extends CastItem {
  owner: { id: string; name: string | null } | null
  can_protect: boolean
  skip_allowed: boolean
  tracks: { index: number; bytes: number; duration_ms: number | null; is_ready: boolean; trouble: string | null }[]
  chapters: Chapter[]
  captions: CaptionTrack[]
}

/** All that a player needs. */
export interface Cast extends CastDetail {
  ots: unknown[]
  cues: Cue[]
}

export const pageSize = 25

export function fetchCasts(query: Query, signal?: AbortSignal): Promise<Page<CastItem>> {
  return api.get('/api/screencasts', { query, signal })
}

/** The list that these filters ask for; the old one stays until the new one is there. */
export function useCasts(filters: MaybeRefOrGetter<Query>) {
  return useQuery({
    queryKey: ['screencasts', 'list', filters],
    queryFn: ({ signal }) => fetchCasts({ ...toValue(filters), size: pageSize }, signal),
    placeholderData: keepPreviousData,
  })
}

export function useCast(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['screencasts', 'one', id],
    queryFn: ({ signal }) => fetchCast(toValue(id), signal),
    staleTime: Infinity, // a lesson is not replaced under its viewer
    refetchOnWindowFocus: false,
  })
}

/** All about a screencast but what was recorded. */
export function useDetail(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['screencasts', 'detail', id],
    queryFn: ({ signal }) => api.get<CastDetail>(castApi(toValue(id)), { signal }),
  })
}

async function fetchCast(id: string, signal: AbortSignal): Promise<Cast> {
  const [detail, ots] = await Promise.all([
    api.get<CastDetail>(castApi(id), { signal }),
    api.get<unknown[]>(castApi(id, '/ots'), { signal }),
  ])
  return { ...detail, ots, cues: await fetchCues(detail, signal) }
}

/** The captions in the reader's language, else the first that there are. */
async function fetchCues(cast: CastDetail, signal: AbortSignal): Promise<Cue[]> {
  const track = cast.captions.find((one) => one.language.slice(0, 2) === language.value) ?? cast.captions[0]
  if (!track) return []
  return readVtt(await api.get<string>(castApi(cast.id, `/captions/${track.language}`), { signal }))
}

export function voiceUrl(cast: Cast, voice: number): string | undefined {
  const track = cast.tracks.find(({ index, trouble }) => index === voice && !trouble)
  return track && apiUrl(castApi(cast.id, `/voices/${track.index}`))
}
