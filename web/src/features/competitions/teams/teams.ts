import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, type Schema } from '@/core/api/client'
import { serverUrl } from '@/core/boot'

import { competitionApi, competitionPath } from '../competitions/competitions'

type OwnTeam = Schema<'OwnTeam'>
export type Team = Schema<'CompetingTeam'>
/** What may be done besides founding one. */
type Deed = { do: 'join'; invitation: string } | { do: 'leave' } | { do: 'invitation' }

export function useOwnTeam(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['competitions', 'team', id],
    queryFn: ({ signal }) => api.get<OwnTeam>(competitionApi(toValue(id), '/team'), { signal }),
  })
}

export function foundTeam(id: string, name: string): Promise<OwnTeam> {
  return api.post<OwnTeam>(competitionApi(id, '/team'), { json: { name } })
}

export function useTeamDeed(id: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ do: deed, ...json }: Deed) =>
      api.post<OwnTeam>(competitionApi(toValue(id), `/team/${deed}`), 'invitation' in json ? { json } : {}),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['competitions'] }),
  })
}

/** The link that is passed on. */
export function invitationLink(id: string, invitation: string): string {
  const path = `${competitionPath(id, 'own')}&invitation=${encodeURIComponent(invitation)}`
  return new URL(serverUrl(path), location.origin).href
}
