/** What a presentation sends to its screens. Moments are milliseconds since 1970 on the server's clock. */

export type View = 'Team' | 'Judge' | 'Audience' | 'Operator'
export type State = 'lobby' | 'running' | 'paused' | 'ended'
export type Phase = 'hidden' | 'reading' | 'open' | 'locked' | 'revealed' | 'scored'

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
export interface Alternative {
  id: number
  alternative: string
  alternative_order: number
  /** "1" or "0"; of a Match question the text that belongs to it. */
  correct: string | null
  correct_order: number | null
  question_id: number
  /** Of a Match question: the id of the text that belongs to it. */
  match_id?: number | null
}

export interface Match {
  id: number
  text: string
}

export interface Question {
  id: number
  name: string
  /** Its Markdown, rendered and sanitised by the server. */
  name_html?: string
  total_score: number
  type_id: number
  slide_id: number
  tolerance: number | null
  correcting_instructions: string | null
  alternatives: Alternative[]
  /** The right-hand side of a Match question, in an order of its own. */
  matches: Match[]
}

export interface Media {
  id: number
  filename: string
  title: string
  width: number
  height: number
}

export interface Component {
  id: number
  x: number
  y: number
  w: number
  h: number
  slide_id: number
  type_id: number
  view_id: number
  text: string | null
  text_html?: string | null
  media: Media | null
  question_id: number | null
}

export interface Slide {
  id: number
  order: number
  title: string
  timer: number | null
  competition_id: number
  background_image: Media | null
  components: Component[]
  questions: Question[]
}

export interface Answer {
  answer: Payload
  /** The same for people. */
  text: string
  question_id: number
  team_id: number
  answer_id: string
  client_rev: number
  late: boolean
  received_at: number
}

/** `score` is what counts: what a judge gave, else what marking gave; null while nobody gave any. */
export interface Score {
  score: number | null
  auto: number | null
  judged: number | null
  question_id: number
  team_id: number
  reason: string
  rev: number
}

export interface BoardRow {
  team_id: number
  points: number
}

export interface Team {
  id: number
  name: string
}

/** `deadline_at` while it runs, else `remaining_ms`; `duration_ms` is what it was started with. */
export interface Timer {
  enabled: boolean
  deadline_at: number | null
  remaining_ms: number | null
  duration_ms: number | null
}

/** Everything that a screen shows, as its view may see it. */
export interface Snapshot {
  presentation_id: number
  competition_id: number
  run: number
  epoch: string
  seq: number
  view: View
  team_id: number | null
  name: string
  font: string
  background: Media | null
  slides_count: number
  state: State
  slide_order: number | null
  slide: Slide | null
  phase: Phase
  phase_rev: number
  timer: Timer
  announcement: string
  board_shown: boolean
  board: BoardRow[]
  teams: Team[]
  /** How many teams have answered, by question of the slide. */
  answered: Record<string, number>
  /** Everybody's for judges and the operator, a team's own, none for the audience. */
  answers: Answer[]
  scores: Score[]
  server_time: number
}

type Changeable = 'state' | 'slide_order' | 'slide' | 'phase' | 'phase_rev' | 'timer' | 'announcement'

/** An event: what is in `changes` takes the place of the state's own, items that of the same team (and question). */
export interface Told {
  type: string
  seq: number
  epoch: string
  server_time: number
  changes?: Partial<Pick<Snapshot, Changeable | 'board_shown' | 'teams' | 'answered'>>
  answers?: Answer[]
  scores?: Score[]
  board?: BoardRow[]
}

/** Who is connected; not numbered, since nobody needs to catch up with it. */
export interface Presence {
  counts: Partial<Record<View, number>>
  team_ids: number[]
}

export const messages = [
  ...(['set_slide', 'set_timer', 'phase', 'answer_received', 'score_changed', 'reveal'] as const),
  ...(['scoreboard', 'announce', 'teams', 'end_presentation'] as const),
]
