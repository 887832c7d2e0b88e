import type { Snapshot, Told } from './wire'

/** Old state and one event give the new state; what the event does not name stays. */
export function reduce(before: Snapshot, told: Told): Snapshot {
  return {
    ...before,
    ...told.changes,
    seq: told.seq,
    server_time: told.server_time,
    answers: merged(before.answers, told.answers, cellOf),
    scores: merged(before.scores, told.scores, cellOf),
    board: merged(before.board, told.board, ({ team_id }) => String(team_id)),
  }
}

function cellOf({ team_id, question_id }: { team_id: number; question_id: number }): string {
  return `${team_id} ${question_id}`
}

/** Items with the same name are replaced in their places, others are added at the end. */
function merged<Item>(old: Item[], fresh: Item[] | undefined, name: (item: Item) => string): Item[] {
  if (!fresh?.length) return old
  const byName = new Map(old.map((item) => [name(item), item]))
  for (const item of fresh) byName.set(name(item), item)
  return [...byName.values()]
}
