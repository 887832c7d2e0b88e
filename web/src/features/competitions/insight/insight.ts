import { useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, type Schema } from '@/core/api/client'

import { competitionApi } from '../competitions/competitions'

export type OwnScores = Schema<'OwnScores'>
export type Distribution = Schema<'Distribution'>
export type Dashboard = Schema<'Dashboard'>

function useFigures<Figures>(id: MaybeRefOrGetter<string>, part: 'scores' | 'distribution' | 'dashboard') {
  return useQuery({
    queryKey: ['competitions', part, id],
    queryFn: ({ signal }) => api.get<Figures>(competitionApi(toValue(id), `/${part}`), { signal }),
  })
}

export function useOwnScores(id: MaybeRefOrGetter<string>) {
  return useFigures<OwnScores>(id, 'scores')
}

export function useDistribution(id: MaybeRefOrGetter<string>) {
  return useFigures<Distribution>(id, 'distribution')
}

export function useDashboard(id: MaybeRefOrGetter<string>) {
  return useFigures<Dashboard>(id, 'dashboard')
}

/** The steps of what counted so far: points of improvements, held until now. */
export function countedSoFar({ items }: OwnScores): [string, number][] {
  const steps = items.filter(({ improved }) => improved).map(({ at, score }): [string, number] => [at, score])
  const last = items.at(-1)
  const held = steps.at(-1)
  return last && held && last.at !== held[0] ? [...steps, [last.at, held[1]]] : steps
}

/** The fullest stretch of the distribution. */
export function fullest({ bins }: Distribution): Distribution['bins'][number] | undefined {
  return [...bins].sort((one, other) => other.count - one.count)[0]
}

/** The outline of the bars: from each bin's lower edge its count holds until the next. */
export function outline({ bins }: Distribution): [number, number][] {
  const last = bins.at(-1)
  return last ? [...bins.map(({ low, count }): [number, number] => [low, count]), [last.high, last.count]] : []
}

const hour = 3_600_000

/** Of each hour up to now, those without anything too. */
export function everyHour(hours: Dashboard['hours'], now: number, part: 'kept' | 'refused'): [string, number][] {
  const known = new Map(hours.map((one) => [Date.parse(one.hour), one[part]]))
  const last = Math.floor(now / hour) * hour
  const first = Math.min(last - 47 * hour, ...known.keys())
  return Array.from({ length: (last - first) / hour + 1 }, (_, number) => {
    const at = first + number * hour
    return [new Date(at).toISOString(), known.get(at) ?? 0]
  })
}
