import { typeName, type Alternative, type Payload, type Question } from '../presentations/wire'

/** Words that a solution needs and the reader's language gives. */
export interface Words {
  yes: string
  no: string
  number: (value: number) => string
}

const yes = new Set(['1', 'true', 'yes', 'ja', 'sant'])

export function isRight(alternative: Alternative): boolean {
  return yes.has((alternative.correct ?? '').trim().toLowerCase())
}

/** Alternatives in the order in which they were dealt. */
export function inOrder(question: Question): Alternative[] {
  return [...question.alternatives].sort((one, other) => one.alternative_order - other.alternative_order)
}

/** What would have been right, a line for each part; empty while the viewer may not know or nothing is marked. */
export function solutionOf(question: Question, words: Words): string[] {
  const known = question.alternatives.filter((one) => one.correct !== null)
  switch (typeName(question.type_id)) {
    case 'match':
      return known.map((one) => `${one.alternative} = ${one.correct}`)
    case 'order':
      return known
        .filter((one) => one.correct_order !== null)
        .sort((one, other) => (one.correct_order ?? 0) - (other.correct_order ?? 0))
        .map((one) => one.alternative)
    case 'trueFalse':
      return known.slice(0, 1).map((one) => (isRight(one) ? words.yes : words.no))
    case 'numeric':
      return known.filter(isRight).map((one) => withTolerance(one.alternative, question.tolerance, words))
    default:
      return known.filter(isRight).map((one) => one.alternative)
  }
}

function withTolerance(text: string, tolerance: number | null, { number }: Words): string {
  return tolerance ? `${text} ± ${number(tolerance)}` : text
}

/** An answer for people; empty for none. */
export function describe(question: Question, payload: Payload | undefined, words: Words): string {
  if (!payload) return ''
  const textOf = (id: number | undefined) => question.alternatives.find((one) => one.id === id)?.alternative ?? ''
  const matchOf = (id: number) => question.matches.find((one) => one.id === id)?.text ?? ''
  if (payload.text !== undefined) return payload.text
  if (payload.number !== undefined) return words.number(payload.number)
  if (payload.value !== undefined) return payload.value ? words.yes : words.no
  if (payload.choice !== undefined) return textOf(payload.choice)
  if (payload.choices) return payload.choices.map(textOf).join('; ')
  if (payload.pairs) return payload.pairs.map(([left, right]) => `${textOf(left)} = ${matchOf(right)}`).join('; ')
  return (payload.order ?? []).map(textOf).join(' → ')
}
