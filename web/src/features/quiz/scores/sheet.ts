import { typeName, type Answer, type Question, type Score, type Snapshot } from '../presentations/wire'

/** One line of a judge's sheet: a team and what it answered to one question. */
export interface Line {
  team: { id: number; name: string }
  question: Question
  answer: Answer | undefined
  score: Score | undefined
}

/** Every team for every question at hand, in a fixed order, so that a line never moves under a finger. */
export function sheetOf(state: Pick<Snapshot, 'teams' | 'answers' | 'scores'>, questions: Question[]): Line[] {
  const answers = byCell(state.answers)
  const scores = byCell(state.scores)
  return questions.flatMap((question) =>
    state.teams.map((team) => {
      const cell = nameOf({ team_id: team.id, question_id: question.id })
      return { team, question, answer: answers.get(cell), score: scores.get(cell) }
    }),
  )
}

interface Cell {
  team_id: number
  question_id: number
}

function byCell<Item extends Cell>(items: Item[]): Map<string, Item> {
  return new Map(items.map((item) => [nameOf(item), item]))
}

function nameOf({ team_id, question_id }: Cell): string {
  return `${team_id} ${question_id}`
}

/** Whether a judge still has to look: nobody and nothing gave points to what is there, or the answer came late. */
export function isOpen({ answer, score, question }: Line): boolean {
  if (!answer && typeName(question.type_id) !== 'practical') return false
  return (score?.score ?? null) === null || (Boolean(answer?.late) && (score?.judged ?? null) === null)
}

/** The next line to look at after a place, round the end; the one after it where none is open. */
export function nextOpen(lines: Line[], from: number): number {
  const after = [...lines.keys()].map((step) => (from + 1 + step) % lines.length)
  return after.find((at) => at !== from && isOpen(lines[at] as Line)) ?? Math.min(from + 1, lines.length - 1)
}
