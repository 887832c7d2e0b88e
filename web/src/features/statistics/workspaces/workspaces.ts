import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, type Schema } from '@/core/api/client'

export type WorkspaceItem = Schema<'WorkspaceItem'>

export const pageSize = 25

export interface Page<Item> {
  items: Item[]
  page: number
  size: number
  total: number
}

export function workspacePath(id: string): string {
  return `/statistics/${encodeURIComponent(id)}`
}

export function workspaceApi(id: string, part = ''): string {
  return `/api/statistics/workspaces/${encodeURIComponent(id)}${part}`
}

export function useWorkspaces(page: MaybeRefOrGetter<number>) {
  return useQuery({
    queryKey: ['statistics', 'workspaces', page],
    queryFn: ({ signal }) =>
      api.get<Page<WorkspaceItem>>('/api/statistics/workspaces', {
        query: { page: toValue(page), size: pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

/** What can be done to workspaces; the list is fetched anew afterwards. */
export function useWorkspaceDeeds() {
  const client = useQueryClient()
  const anew = () => client.invalidateQueries({ queryKey: ['statistics', 'workspaces'] })
  return {
    async create(name: string): Promise<WorkspaceItem> {
      const made = await api.post<WorkspaceItem>('/api/statistics/workspaces', { json: { name } })
      await anew()
      return made
    },
    async example(name: string): Promise<WorkspaceItem> {
      const made = await api.post<WorkspaceItem>(`/api/statistics/examples/${name}`)
      await anew()
      return made
    },
    async rename(id: string, name: string): Promise<void> {
      await api.patch(workspaceApi(id), { json: { name } })
      await anew()
    },
    async copy(id: string, name: string): Promise<void> {
      await api.post(workspaceApi(id, '/copy'), { json: { name } })
      await anew()
    },
    async remove(id: string): Promise<void> {
      await api.delete(workspaceApi(id))
      await anew()
    },
  }
}
