import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, type Query } from '@/core/api/client'
import type { Tone } from '@/core/components/tones'

import type { Page } from './pages'

export const states = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type State = (typeof states)[number]

export interface Job {
  id: number
  name: string
  state: State
  attempts: number
  /** 0 to 1. */
  progress: number
  progress_text: string
  owner: string | null
  scheduled: boolean
  created_at: string
  run_at: string
  started_at: string | null
  finished_at: string | null
  error: { code: string; message: string; detail?: string } | null
}

export const tones: Record<State, Tone> = {
  queued: 'neutral',
  running: 'accent',
  done: 'ok',
  failed: 'bad',
  cancelled: 'neutral',
}

const refreshEvery = 3000

export function useJobs(wanted: MaybeRefOrGetter<Query>) {
  return useQuery({
    queryKey: ['admin', 'jobs', wanted],
    queryFn: ({ signal }) => api.get<Page<Job>>('/api/admin/jobs', { query: toValue(wanted), signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshEvery,
  })
}

export type Deed = 'retry' | 'cancel'

/** What may be done with a job now; scheduled ones go on by themselves. */
export function deedFor(job: Job): Deed | undefined {
  if (job.state === 'failed') return 'retry'
  return (job.state === 'queued' || job.state === 'running') && !job.scheduled ? 'cancel' : undefined
}

export function useJobDeed() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ job, deed }: { job: Job; deed: Deed }) =>
      deed === 'retry'
        ? api.post<undefined>(`/api/admin/jobs/${job.id}/retry`)
        : api.delete<unknown>(`/api/jobs/${job.id}`),
    onSettled: () => client.invalidateQueries({ queryKey: ['admin', 'jobs'] }),
  })
}

/** The moment that says most: when it ended, began, or is due. */
export function momentOf(job: Job): string {
  return job.finished_at ?? (job.state === 'running' ? job.started_at : null) ?? job.run_at
}
