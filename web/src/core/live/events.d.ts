// Made by `make reference`; change the program instead.

/** What pages send; the server acknowledges each. */
export interface ClientEvents {
  watch_competition: Watch
  unwatch_competition: Watch
  start_presentation: Start
  join_presentation: Join
  set_slide: SetSlide
  set_timer: SetTimer
  lock: Plain
  unlock: Plain
  reveal: Plain
  show_scoreboard: ShowScoreboard
  announce: Announce
  kick: Kick
  end_presentation: Plain
  submit_answer: Submit
  set_score: SetScore
  clock_ping: ClockPing
  run_code: StartRun
  run_input: RunInput
  run_cancel: RunCancel
  data: unknown
  ok: Ok
  ping: Ping
  watch_registration: WatchRegistration
  unwatch_registration: WatchRegistration
}

/** What the server sends. */
export interface ServerEvents {
  job: JobProgress
  leaderboard: BoardChange
  competition: CompetitionChange
  submission: SubmissionChange
  board_moved: BoardMoves
  rescore: RescoreProgress
  snapshot: Missed
  set_slide: Told
  set_timer: Told
  phase: Told
  answer_received: Told
  score_changed: Told
  reveal: Told
  scoreboard: Told
  announce: Told
  teams: Told
  end_presentation: Told
  presence: Present
  run_output: RunOutput
  run_exit: RunExit
  data: DataMessage
  ok: Acknowledged
  ping: Pong
}

export interface Acknowledged {
  id: string | number | null
  ack: number
}

export interface AlternativeItem {
  id: number
  alternative: string
  alternative_order: number
  correct: string | null
  correct_order: number | null
  question_id: number
  match_id: number | null
}

export interface Announce {
  text: string
  competition_id: number | null
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
  public_score: number | null
  private_score: number | null
}

export interface BoardMoves {
  competition_id: string
  why: 'final' | 'phase' | 'rescored' | 'team' | 'terms'
  moves: Move[]
  total: number
}

export interface BoardRow {
  team_id: number
  points: number
}

export interface Clock {
  enabled: boolean
  deadline_at: number | null
  remaining_ms: number | null
  duration_ms: number | null
}

export interface ClockPing {
  t0: number
}

export interface CompetitionChange {
  competition_id: string
}

export interface ComponentItem {
  id: number
  x: number
  y: number
  w: number
  h: number
  slide_id: number
  type_id: number
  view_id: number
  text: string | null
  media: MediaItem | null
  question_id: number | null
  text_html: string | null
}

export interface DataMessage {
  id: string
  seq: number
  revision: number
  objects: Record<string, unknown>[]
}

export interface DocumentedTimer {
  enabled: boolean
  value: number
}

export interface FileMade {
  name: string
  media_type: string
  base64: string
}

export interface FileSent {
  name: string
  base64: string
}

export interface JobProgress {
  id: number
  state: string
  progress: number
  text: string
}

export interface Join {
  code: string | null
  competition_id: number | null
  last_seq: number | null
  epoch: string | null
}

export interface Kick {
  team_id: number
  competition_id: number | null
}

export interface LimitsAsked {
  seconds: number | null
  memory: number | null
  output: number | null
}

export interface LiveAnswer {
  team_id: number
  question_id: number
  answer: unknown
  text: string
  answer_id: string
  client_rev: number
  late: boolean
  received_at: number
}

export interface LiveScore {
  team_id: number
  question_id: number
  score: number | null
  auto: number | null
  judged: number | null
  reason: string
  rev: number
}

export interface Match {
  id: number
  text: string
}

export interface MediaItem {
  id: number
  filename: string
  title: string
  type_id: number
  upload_by_id: number
  width: number
  height: number
}

export interface Missed {
  epoch: string
  seq: number
  server_time: number
  events?: Told[]
  state?: PresentationState
}

export interface Move {
  client: Person
  rank: number
  previous_rank: number | null
  score: number
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

export interface Plain {
  competition_id: number | null
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

export interface Present {
  presentation_id: number
  epoch: string
  seq: number
  server_time: number
  counts: Record<string, number>
  team_ids: number[]
}

export interface PresentationState {
  presentation_id: number
  competition_id: number
  run: number
  epoch: string
  seq: number
  view: string
  team_id: number | null
  name: string
  font: string
  background: MediaItem | null
  slides_count: number
  state: 'ended' | 'lobby' | 'paused' | 'running'
  slide_order: number | null
  slide: RichSlide | null
  phase: 'hidden' | 'locked' | 'open' | 'reading' | 'revealed' | 'scored'
  phase_rev: number
  timer: Clock
  announcement: string
  board_shown: boolean
  board: BoardRow[]
  teams: TeamName[]
  answered: Record<string, number>
  answers: LiveAnswer[]
  scores: LiveScore[]
  server_time: number
}

export interface RescoreItem {
  id: string
  why: string
  changed: string[]
  state: 'done' | 'failed' | 'running'
  trouble: string | null
  total: number
  done: number
  refused: number
  metric: string
  by: Person
  created_at: string
  finished_at: string | null
}

export interface RescoreProgress {
  competition_id: string
  rescore: RescoreItem
}

export interface RichQuestion {
  id: number
  name: string
  total_score: number
  type_id: number
  slide_id: number
  tolerance: number | null
  correcting_instructions: string | null
  alternatives: AlternativeItem[]
  matches: Match[]
  name_html: string
}

export interface RichSlide {
  id: number
  order: number
  title: string
  timer: number | null
  competition_id: number
  background_image: MediaItem | null
  questions: RichQuestion[]
  components: ComponentItem[]
}

export interface RunCancel {
  run_id: number
}

export interface RunExit {
  run_id: number
  exit_code: number
  truncated: boolean
  timed_out: boolean
  killed_by: string
  duration_ms: number
  cpu_ms: number
  peak_bytes: number
  files: FileMade[]
}

export interface RunInput {
  run_id: number
  data: string
  end: boolean
}

export interface RunOutput {
  run_id: number
  output: string
}

export interface SentTimer {
  enabled: boolean
  value: number
}

export interface SetScore {
  team_id: number
  question_id: number
  points: number | null
  rev: number
  reason: string
  accept_late: boolean
  competition_id: number | null
}

export interface SetSlide {
  slide_order: number
  competition_id: number | null
}

export interface SetTimer {
  timer: SentTimer | null
  action: 'add' | 'pause' | 'reset' | 'resume' | 'start' | 'stop' | null
  seconds: number | null
  competition_id: number | null
}

export interface ShowScoreboard {
  shown: boolean
  competition_id: number | null
}

export interface Start {
  competition_id: number
}

export interface StartRun {
  code: string
  language: string
  stdin: string
  files: FileSent[]
  limits?: LimitsAsked
}

export interface StateChanges {
  state?: 'ended' | 'lobby' | 'paused' | 'running'
  slide_order?: number | null
  slide?: RichSlide | null
  phase?: 'hidden' | 'locked' | 'open' | 'reading' | 'revealed' | 'scored'
  phase_rev?: number
  timer?: Clock
  announcement?: string
  board_shown?: boolean
  teams?: TeamName[]
  answered?: Record<string, number>
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

export interface Submit {
  answer_id: string
  client_rev: number
  question_id: number
  payload: unknown
  phase_rev: number | null
  competition_id: number | null
}

export interface TeamName {
  id: number
  name: string
}

export interface Told {
  type: string
  seq: number
  epoch: string
  presentation_id: number
  competition_id: number
  server_time: number
  changes?: StateChanges
  answers?: LiveAnswer[]
  scores?: LiveScore[]
  board?: BoardRow[]
  slide_order?: number
  timer?: DocumentedTimer
  count?: number
}

export interface Watch {
  competition_id: string
}

export interface WatchRegistration {
  job: string
}
