import type { Schema } from '@/core/api/client'
import type { ChartSeries } from '@/core/components/charts/chart'

type Row = Schema<'ResultRow'>
export type Results = Schema<'Results'>

/** One question as it was asked, with its place among all of them, counted from 1. */
export interface Asked {
  number: number
  id: number
  name: string
  of: number
}

/** The questions of the show, in its order: later changes to the quiz are not in it. */
export function askedIn(rows: Row[]): Asked[] {
  const first = new Map<number, Row>()
  for (const row of rows) if (!first.has(row.question_id)) first.set(row.question_id, row)
  return [...first.values()].map(({ question_id, question, of }, index) => ({
    number: index + 1,
    id: question_id,
    name: question,
    of,
  }))
}

/** The points of every team after each question. */
export function progress({ board, rows }: Results, asked: Asked[]): ChartSeries[] {
  const points = new Map(rows.map((row) => [`${row.team_id} ${row.question_id}`, row.points ?? 0]))
  return board.rows.map(({ team_id, name }) => {
    let sum = 0
    const line = asked.map(({ number, id }): [string, number] => {
      sum += points.get(`${team_id} ${id}`) ?? 0
      return [String(number), sum]
    })
    return { id: String(team_id), name, points: line }
  })
}

/** How a question went: points in the mean, and the share of teams with all of them. */
export interface Outcome extends Asked {
  mean: number
  full: number
}

export function outcomes({ board, rows }: Results, asked: Asked[]): Outcome[] {
  const all = Math.max(1, board.rows.length)
  return asked.map((one) => {
    const own = rows.filter(({ question_id }) => question_id === one.id).map(({ points }) => points ?? 0)
    const sum = own.reduce((total, value) => total + value, 0)
    return { ...one, mean: sum / all, full: own.filter((value) => value >= one.of).length / all }
  })
}
