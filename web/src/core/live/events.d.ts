// Made by `make reference`; change the program instead.

/** What pages send; the server acknowledges each. */
export interface ClientEvents {
  watch_competition: Watch
  unwatch_competition: Watch
}

/** What the server sends. */
export interface ServerEvents {
  job: JobProgress
  leaderboard: BoardChange
  competition: CompetitionChange
  submission: SubmissionChange
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

export interface JobProgress {
  id: number
  state: string
  progress: number
  text: string
}

export interface Person {
  id: string
  name: string
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
