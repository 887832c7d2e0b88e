import type { Attempt, ExerciseSummary } from './attempts'

/** How one learner stands with one exercise. */
export interface Standing {
  tries: number
  solved: boolean
}

export interface Learner {
  name: string
  standings: Map<string, Standing>
}

/** Who did which exercise; those who were not signed in count as one, named ''. Names in their order. */
export function learnersOf(attempts: readonly Attempt[]): Learner[] {
  const learners = new Map<string, Learner>()
  for (const { learner: name, ex_id, correct } of attempts) {
    const learner = learners.get(name) ?? { name, standings: new Map<string, Standing>() }
    const before = learner.standings.get(ex_id) ?? { tries: 0, solved: false }
    learner.standings.set(ex_id, { tries: before.tries + 1, solved: before.solved || correct })
    learners.set(name, learner)
  }
  return [...learners.values()].sort((one, other) => one.name.localeCompare(other.name))
}

/** Of an exercise's attempts the share that was right, or undefined before anybody tried. */
export function shareRight({ attempts, correct }: ExerciseSummary): number | undefined {
  return attempts ? correct / attempts : undefined
}

/** The exercises, the hardest first; those that nobody tried come last. */
export function hardestFirst(exercises: readonly ExerciseSummary[]): ExerciseSummary[] {
  return [...exercises].sort((one, other) => (shareRight(one) ?? 2) - (shareRight(other) ?? 2))
}

/** The same learner's attempt at the same exercise before this one, among those that are at hand. */
export function attemptBefore(attempts: readonly Attempt[], one: Attempt): Attempt | undefined {
  return attempts
    .filter(({ id, ex_id, learner }) => id < one.id && ex_id === one.ex_id && learner === one.learner)
    .sort((a, b) => b.id - a.id)[0]
}
