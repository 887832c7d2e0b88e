import { formatTag, t } from '@/core/i18n'

import { scoreDecimals } from '../competitions/competitions'
import type { LeaderboardNews } from './leaderboards'

/** One sentence on what changed, for those who do not see the row move. */
export function newsSentence({ entry, previous_rank }: LeaderboardNews, myId: string | undefined): string {
  const slots = { name: entry.client.name, rank: entry.rank, score: writeScore(entry.score) }
  const mine = entry.client.id === myId
  if (previous_rank === null) return t(mine ? 'competitions.news.ownEntered' : 'competitions.news.entered', slots)
  if (previous_rank > entry.rank) return t(mine ? 'competitions.news.ownRose' : 'competitions.news.rose', slots)
  return t(mine ? 'competitions.news.ownImproved' : 'competitions.news.improved', slots)
}

export function writeScore(score: number): string {
  const digits = { minimumFractionDigits: scoreDecimals, maximumFractionDigits: scoreDecimals }
  return new Intl.NumberFormat(formatTag(), digits).format(score)
}
