import { typeName, type Payload, type Question } from '../presentations/wire'

/** What an answer holds, and whether it can be sent: an order is whole, a number a number. */
export function isComplete(question: Question, payload: Payload): boolean {
  switch (typeName(question.type_id)) {
    case 'text':
      return payload.text !== undefined
    case 'numeric':
      return payload.number !== undefined && Number.isFinite(payload.number)
    case 'trueFalse':
      return payload.value !== undefined
    case 'single':
      return payload.choice !== undefined
    case 'multiple':
      return payload.choices !== undefined
    case 'match':
      return (payload.pairs ?? []).length > 0
    case 'order':
      return payload.order?.length === question.alternatives.length
    case 'practical':
      return false
  }
}

/** The same pairs with one more: what was matched with either side before is free again. */
export function paired(pairs: [number, number][], alternative: number, match: number | null): [number, number][] {
  const others = pairs.filter(([left, right]) => left !== alternative && right !== match)
  return match === null ? others : [...others, [alternative, match]]
}

/** A list with one of its members a place up or down. */
export function shifted<Item>(list: Item[], from: number, by: 1 | -1): Item[] {
  const to = from + by
  const result = [...list]
  const [one, other] = [result[from], result[to]]
  if (one === undefined || other === undefined) return result
  result[from] = other
  result[to] = one
  return result
}

/** Whether an answer is sent as soon as it is given; what is typed waits until the typing pauses. */
export function isTyped(question: Question): boolean {
  const type = typeName(question.type_id)
  return type === 'text' || type === 'numeric'
}
