// Made by `make reference`; change the program instead.

/** What pages send; the server acknowledges each. */
export interface ClientEvents {
  watch_competition: Watch
  unwatch_competition: Watch
  data: unknown
  ok: Ok
  ping: Ping
}

/** What the server sends. */
export interface ServerEvents {
  job: JobProgress
  leaderboard: BoardChange
  competition: CompetitionChange
  submission: SubmissionChange
  data: DataMessage
  ok: Acknowledged
  ping: Pong
}

export interface Acknowledged {
  id: string | number | null
  ack: number
}

export interface BoardChange {
  competition_id: string
  entry: BoardEntry
  previous_rank: number | null
  total: number
}

export interface BoardEntry {
  rank: number
  client: Person
  score: number
  submissions: number
  timestamp: string
  mine: boolean
}

export interface CompetitionChange {
  competition_id: string
}

export interface DataMessage {
  id: string
  seq: number
  revision: number
  objects: Record<string, unknown>[]
}

export interface JobProgress {
  id: number
  state: string
  progress: number
  text: string
}

export interface Ok {
  ack: number | null
}

export interface Person {
  id: string
  name: string
}

export interface Ping {
  id: string | number | null
  t: number | null
}

export interface Pong {
  id: string | number | null
  stage: string
  t: number | null
  r_ms: number | null
  busy: boolean | null
  age: number | null
  load: number | null
  engine: string | null
}

export interface SubmissionChange {
  competition_id: string
  submission: SubmissionState
}

export interface SubmissionState {
  id: string
  score: number | null
  state: 'pending' | 'refused' | 'scored'
  reason: string | null
}

export interface Watch {
  competition_id: string
}
