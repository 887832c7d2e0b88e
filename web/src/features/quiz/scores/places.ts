import type { BoardRow, Team } from '../presentations/wire'

/** A team's line on the scoreboard; teams with the same points share their rank. */
export interface Place {
  team_id: number
  name: string
  points: number
  rank: number
  tied: boolean
}

/** Every team with its rank, most points first; a team without a row has none yet. */
export function placesOf(board: BoardRow[], teams: Team[]): Place[] {
  const points = new Map(board.map((row) => [row.team_id, row.points]))
  const rows = teams
    .map(({ id, name }) => ({ team_id: id, name, points: points.get(id) ?? 0 }))
    .sort((one, other) => other.points - one.points || one.name.localeCompare(other.name))
  let rank = 1
  return rows.map((row, at) => {
    if (row.points !== rows[at - 1]?.points) rank = at + 1
    const tied = [rows[at - 1], rows[at + 1]].some((next) => next?.points === row.points)
    return { ...row, rank, tied }
  })
}

/** The first so many places, and a team's own wherever it is. */
export function topPlaces(places: Place[], { most, own }: { most: number; own?: number | null }): Place[] {
  return places.filter((place, index) => index < most || place.team_id === own)
}
