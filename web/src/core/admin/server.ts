import { useQuery } from '@tanstack/vue-query'

import { api } from '@/core/api/client'

/** Sizes in bytes; the files were counted at `counted_at`. */
export interface Storage {
  folder: string
  database: number
  files: number
  files_size: number
  counted_at: string
  disk_free: number
  disk_total: number
  backups: { name: string; size: number; made_at: string }[]
}

export interface Need {
  part: string
  name: string
  purpose: string
  present: boolean
  optional: boolean
  install: string
}

/** Of the server process that answered; memory in bytes. */
export interface Health {
  version: string
  started_at: string
  python: string
  database: string
  revision: string | null
  pid: number
  memory: number
  workers: { pid: number; memory: number }[]
  sockets: number
  needs: Need[]
}

export interface Key {
  section: string
  field: string
  /** null where it is unset. */
  value: unknown
  source: string
}

export function useStorage() {
  return useQuery({
    queryKey: ['admin', 'storage'],
    queryFn: ({ signal }) => api.get<Storage>('/api/admin/storage', { signal }),
  })
}

export function useHealth() {
  return useQuery({
    queryKey: ['admin', 'health'],
    queryFn: ({ signal }) => api.get<Health>('/api/admin/health', { signal }),
    refetchInterval: 10_000,
  })
}

export function useConfiguration() {
  return useQuery({
    queryKey: ['admin', 'configuration'],
    queryFn: ({ signal }) => api.get<Key[]>('/api/admin/configuration', { signal }),
  })
}

/** By section, in the order in which they come. */
export function sectionsOf(keys: Key[]): { section: string; keys: Key[] }[] {
  const sections = [...new Set(keys.map(({ section }) => section))]
  return sections.map((section) => ({ section, keys: keys.filter((key) => key.section === section) }))
}

/** As it would stand in the configuration file. */
export function writeValue(value: unknown): string {
  return JSON.stringify(value)
}
