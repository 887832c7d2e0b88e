import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'

import { api, type Schema } from '@/core/api/client'

export type Session = Schema<'SignInItem'>
export type Key = Schema<'ApiKeyItem'>

const sessionsKey = ['account', 'sessions']
const keysKey = ['account', 'keys']

export function useSessions() {
  return useQuery({
    queryKey: sessionsKey,
    queryFn: ({ signal }) => api.get<Session[]>('/api/account/sessions', { signal }),
  })
}

/** Ends one sign-in, or all but this one. */
export function useSessionEnd() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (which: Session | 'others') =>
      api.delete<undefined>(which === 'others' ? '/api/account/sessions' : `/api/account/sessions/${which.id}`),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsKey }),
  })
}

export function useKeys() {
  return useQuery({
    queryKey: keysKey,
    queryFn: ({ signal }) => api.get<Key[]>('/api/account/keys', { signal }),
  })
}

export function useKeyMaking() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => api.post<Key>('/api/account/keys', { json: { name } }),
    onSettled: () => client.invalidateQueries({ queryKey: keysKey }),
  })
}

export function useKeyRemoval() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (key: Key) => api.delete<undefined>(`/api/account/keys/${encodeURIComponent(key.key)}`),
    onSettled: () => client.invalidateQueries({ queryKey: keysKey }),
  })
}
