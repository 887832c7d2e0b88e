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

/** The narrowest stretch of bins that holds more than half of the scores. */
export function narrowestHalf({ bins, counted }: Distribution): { low: number; high: number } | undefined {
  for (let width = 1; width <= bins.length; width++) {
    const best = bins
      .slice(width - 1)
      .map(({ high }, start) => ({ low: bins[start]?.low ?? 0, high, held: sum(bins.slice(start, start + width)) }))
      .reduce((one, other) => (other.held > one.held ? other : one))
    if (2 * best.held > counted) return { low: best.low, high: best.high }
  }
  return undefined
}

function sum(bins: Distribution['bins']): number {
  return bins.reduce((total, { count }) => total + count, 0)
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
