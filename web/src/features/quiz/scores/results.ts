import type { ChartSeries } from '@/core/components/charts/chart'

import type { Question, Score, Slide, Team } from '../presentations/wire'

/** One question of a quiz with its place in the order of the slides, counted from 1. */
export interface Asked {
  number: number
  question: Question
}

export function askedIn(slides: Slide[]): Asked[] {
  const sorted = [...slides].sort((one, other) => one.order - other.order)
  return sorted.flatMap(({ questions }) => questions).map((question, index) => ({ number: index + 1, question }))
}

/** The points of every team after each question. */
export function progress(teams: Team[], asked: Asked[], scores: Score[]): ChartSeries[] {
  const points = new Map(scores.map((score) => [`${score.team_id} ${score.question_id}`, score.score ?? 0]))
  return teams.map((team) => {
    let sum = 0
    const line = asked.map(({ number, question }): [string, number] => {
      sum += points.get(`${team.id} ${question.id}`) ?? 0
      return [String(number), sum]
    })
    return { id: String(team.id), name: team.name, points: line }
  })
}

/** How a question went: points in the mean, and the share of teams with all of them. */
export interface Outcome extends Asked {
  mean: number
  full: number
}

export function outcomes(teams: Team[], asked: Asked[], scores: Score[]): Outcome[] {
  return asked.map((one) => {
    const own = scores.filter(({ question_id }) => question_id === one.question.id).map(({ score }) => score ?? 0)
    const sum = own.reduce((total, value) => total + value, 0)
    const all = Math.max(1, teams.length)
    return { ...one, mean: sum / all, full: own.filter((value) => value >= one.question.total_score).length / all }
  })
}
