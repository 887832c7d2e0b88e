import { Trophy } from '@lucide/vue'

import type { Command } from '@/core/commands'

import { competitionPath, fetchOverview } from './competitions'

/** Competitions that match a word, as lines of the palette. */
export async function findCompetitions(word: string, signal: AbortSignal): Promise<Command[]> {
  const { items } = await fetchOverview({ search: word, state: 'all', size: 8 }, signal)
  return items.map(({ id, title, metric }) => ({
    key: `competition ${id}`,
    label: title,
    note: metric,
    icon: Trophy,
    to: competitionPath(id),
  }))
}
