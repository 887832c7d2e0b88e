import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, type Query } from '@/core/api/client'

import type { Page } from './pages'

export const roles = ['admin', 'editor', 'member', 'guest'] as const
export type Role = (typeof roles)[number]

/** An account; its sign-ins are those that have not ended. */
export interface Person {
  id: string
  name: string
  email: string | null
  role: Role
  created_at: string
  disabled: boolean
  /** By its owner, for good. */
  deleted: boolean
  sign_ins: number
  last_sign_in: string | null
}

export interface PersonChange {
  role?: Role
  disabled?: boolean
}

export function usePeople(wanted: MaybeRefOrGetter<Query>) {
  return useQuery({
    queryKey: ['admin', 'people', wanted],
    queryFn: ({ signal }) => api.get<Page<Person>>('/api/admin/people', { query: toValue(wanted), signal }),
    placeholderData: keepPreviousData,
  })
}

/** Shown as changed only once the server has changed it. */
export function usePersonChange() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ person, change }: { person: Person; change: PersonChange }) =>
      api.patch<Person>(`/api/admin/people/${encodeURIComponent(person.id)}`, { json: change }),
    onSettled: () => client.invalidateQueries({ queryKey: ['admin', 'people'] }),
  })
}
