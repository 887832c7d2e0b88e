import { Code } from '@lucide/vue'

import type { Command } from '@/core/commands'

import { fetchCasts } from './casts'
import { castPath } from './paths'

/** Screencasts that match a word, as lines of the palette. */
export async function findCasts(word: string, signal: AbortSignal): Promise<Command[]> {
  const { items } = await fetchCasts({ search: word, size: 8 }, signal)
  return items.map(({ id, title, teacher }) => ({
    key: `screencast ${id}`,
    label: title,
    note: teacher ?? undefined,
    icon: Code,
    to: castPath(id),
  }))
}
