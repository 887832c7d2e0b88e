/**
 * What a presentation sends to its screens, as the server declares it (`make reference` writes those types), and what
 * JSON leaves open. Moments are milliseconds since 1970 on the server's clock. tests/quiz/test_wire.py holds the
 * numbers and names here to the server's.
 */
import type * as server from '@/core/live/events'

export type View = 'Team' | 'Judge' | 'Audience' | 'Operator'
export type State = server.PresentationState['state']
export type Phase = server.PresentationState['phase']

/** As the documents number them. */
export const types = {
  text: 1,
  practical: 2,
  multiple: 3,
  single: 4,
  match: 5,
  numeric: 6,
  trueFalse: 7,
  order: 8,
} as const
export type TypeName = keyof typeof types

const names = Object.fromEntries(Object.entries(types).map(([name, id]) => [id, name])) as Record<number, TypeName>

export function typeName(id: number): TypeName {
  return names[id] ?? 'text'
}

/** What a team answers; which member is there, the question's type says. */
export interface Payload {
  text?: string
  number?: number
  value?: boolean
  choice?: number
  choices?: number[]
  /** Pairs of an alternative and a match. */
  pairs?: [alternative: number, match: number][]
  order?: number[]
}

/** Something to choose, match or order. What is right stands in it only for who may know. */
export type Alternative = server.AlternativeItem
export type Match = server.Match
export type Question = server.RichQuestion
export type Media = server.MediaItem
export type Component = server.ComponentItem
export type Slide = server.RichSlide
export type Answer = Omit<server.LiveAnswer, 'answer'> & { answer: Payload }
/** `score` is what counts: what a judge gave, else what marking gave; null while nobody gave any. */
export type Score = server.LiveScore
export type BoardRow = server.BoardRow
export type Team = server.TeamName
/** `deadline_at` while it runs, else `remaining_ms`; `duration_ms` is what it was started with. */
export type Timer = server.Clock

/** Everything that a screen shows, as its view may see it. */
export type Snapshot = Omit<server.PresentationState, 'view' | 'answers'> & { view: View; answers: Answer[] }

/** An event: what is in `changes` takes the place of the state's own, items that of the same team (and question). */
export type Told = Omit<server.Told, 'answers' | 'presentation_id' | 'competition_id'> & { answers?: Answer[] }

/** Who is connected; not numbered, since nobody needs to catch up with it. */
export type Presence = Pick<server.Present, 'team_ids'> & { counts: Partial<Record<View, number>> }

export const messages = [
  ...(['set_slide', 'set_timer', 'phase', 'answer_received', 'score_changed', 'reveal'] as const),
  ...(['scoreboard', 'announce', 'teams', 'end_presentation'] as const),
] satisfies (keyof server.ServerEvents)[]
