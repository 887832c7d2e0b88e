import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { useThrottleFn } from '@vueuse/core'
import { ref, toValue, type MaybeRefOrGetter } from 'vue'

import { api, type Schema } from '@/core/api/client'
import type { ServerEvents } from '@/core/live/events'
import { useRoom } from '@/core/live/useRoom'

import { competitionApi, pageSize } from '../competitions/competitions'

export type Entry = Schema<'BoardEntry'>
export type Leaderboard = Schema<'Board'>
export type History = Schema<'History'>
/** What the server tells watchers when someone's best score changes. */
export type LeaderboardNews = ServerEvents['leaderboard']
/** What it tells when a whole board was laid anew. */
export type BoardNews = ServerEvents['board_moved']

export function useLeaderboard(id: MaybeRefOrGetter<string>, page: MaybeRefOrGetter<number>) {
  return useQuery({
    queryKey: ['competitions', 'leaderboard', id, page],
    queryFn: ({ signal }) =>
      api.get<Leaderboard>(competitionApi(toValue(id), '/leaderboard'), {
        query: { page: toValue(page), size: pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useHistory(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['competitions', 'history', id],
    queryFn: ({ signal }) => api.get<History>(competitionApi(toValue(id), '/history'), { signal }),
  })
}

/** How long a row shows that it moved, in milliseconds. */
const fresh = 8000

/** Watches one competition: its lists are fetched again as news comes, at most once a second each. */
export function useCompetitionNews(
  id: MaybeRefOrGetter<string>,
  tell: (news: LeaderboardNews) => void,
  tellBoard: (why: BoardNews['why']) => void,
) {
  const queries = useQueryClient()
  /** Places won or lost by client, for as long as the row shows it; 0 for a newcomer. */
  const moved = ref(new Map<string, number>())

  function refetch(part: string) {
    void queries.invalidateQueries({ queryKey: ['competitions', part, toValue(id)] })
  }
  const refetchBoard = useThrottleFn(() => refetch('leaderboard'), 1000, true)
  const refetchHistory = useThrottleFn(() => refetch('history'), 3000, true)
  const refetchCompetition = useThrottleFn(() => refetch('one'), 1000, true)
  const refetchOwn = useThrottleFn(() => ['submissions', 'scores', 'team'].forEach(refetch), 1000, true)
  const refetchFigures = useThrottleFn(() => ['distribution', 'dashboard'].forEach(refetch), 3000, true)

  function refetchAll() {
    void Promise.all([refetchBoard(), refetchHistory(), refetchCompetition(), refetchOwn(), refetchFigures()])
  }

  function onLeaderboard(news: LeaderboardNews) {
    if (news.competition_id !== toValue(id)) return
    mark(news.entry.client.id, news.previous_rank === null ? 0 : news.previous_rank - news.entry.rank)
    tell(news)
    void Promise.all([refetchBoard(), refetchHistory(), refetchCompetition(), refetchFigures()])
  }

  function mark(client: string, places: number) {
    moved.value.set(client, places)
    setTimeout(() => moved.value.delete(client), fresh)
  }

  function onBoard({ moves, ...news }: BoardNews) {
    if (news.competition_id !== toValue(id)) return
    for (const { client, rank, previous_rank } of moves)
      if (previous_rank !== null && previous_rank > rank) mark(client.id, previous_rank - rank)
    tellBoard(news.why)
    refetchAll()
  }

  function onThis(act: () => unknown) {
    return ({ competition_id }: { competition_id: string }) => competition_id === toValue(id) && act()
  }

  useRoom({
    enter: 'watch_competition',
    leave: 'unwatch_competition',
    body: () => ({ competition_id: toValue(id) }),
    on: {
      leaderboard: onLeaderboard,
      board_moved: onBoard,
      rescore: onThis(() => refetch('rescores')),
      competition: onThis(refetchAll),
      submission: onThis(() => Promise.all([refetchOwn(), refetchCompetition()])),
    },
    onEntered: refetchAll,
  })
  return { moved }
}
