/** What a presentation sends to its screens. Moments are milliseconds since the epoch on the server's clock. */

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

export interface SlideHead {
  order: number
  title: string
  timer: number | null
}

export interface Answer {
  team_id: number
  question_id: number
  answer_id: string
  client_rev: number
  payload: Payload
  received_at: number
  late: boolean
  accepted: boolean
}

export interface Score {
  team_id: number
  question_id: number
  auto_points: number | null
  judge_points: number | null
  points: number
  reason: string | null
  rev: number
}

export interface Place {
  team_id: number
  name: string
  points: number
  rank: number
}

export interface Presence {
  teams: number[]
  judges: number
  audience: number
  operators: number
}

/** What the phase of the question at hand is, and until when. */
export interface Moment {
  state: State
  phase: Phase
  phase_rev: number
  deadline_at: number | null
  remaining_ms: number | null
}

export interface Snapshot extends Moment {
  presentation_id: number
  competition_id: number
  name: string
  run: number
  view: View
  team_id: number | null
  epoch: string
  seq: number
  server_time: number
  slide_order: number | null
  slide_count: number
  scoreboard_shown: boolean
  announcement: string | null
  slide: Slide | null
  next_slide: Slide | null
  slides: SlideHead[]
  teams: { id: number; name: string }[]
  answers: Answer[]
  /** How many teams have answered, by question. */
  answered: Record<string, number>
  scores: Score[]
  scoreboard: Place[]
  presence: Presence
}

/** Stands in every message; `prev` is the seq of the message before it in the same room. */
export interface Stamp {
  seq: number
  epoch: string
  server_time: number
  prev?: number
}

export interface Messages {
  snapshot: Snapshot
  set_slide: Moment & Pick<Snapshot, 'slide_order' | 'slide' | 'next_slide'>
  set_timer: Moment
  phase: Moment & { scoreboard_shown: boolean; slide?: Slide | null }
  answer_received: { question_id: number; answered?: number; answer?: Answer }
  score_changed: { score: Score }
  reveal: Moment & { questions: Question[]; scores?: Score[] }
  scoreboard: { shown: boolean; rows: Place[] }
  announce: { text: string | null }
  presence: Presence
  end_presentation: { scoreboard: Place[] }
}
export type MessageName = keyof Messages
