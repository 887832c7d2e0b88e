import type { History } from './leaderboards'

export interface Leader {
  name: string
  score: number
}

/** Who has the best score now; of equals the one who came first, as on the board. */
export function leaderOf({ series }: History, direction: 'min' | 'max'): Leader | undefined {
  const sign = direction === 'min' ? 1 : -1
  const last = series.flatMap(({ client, points }) => {
    const point = points.at(-1)
    return point ? [{ name: client.name, at: point[0], score: point[1] }] : []
  })
  return last.sort((a, b) => sign * (a.score - b.score) || Date.parse(a.at) - Date.parse(b.at))[0]
}
