import type { Answer, MessageName, Messages, Moment, Place, Question, Score, Slide, Snapshot } from './wire'

type Reducers = { [Name in MessageName]: (before: Snapshot, body: Messages[Name]) => Snapshot }

/** Old state and one message give the new state; what a message leaves out stays. */
const reducers: Reducers = {
  snapshot: (_, fresh) => fresh,
  set_slide: (before, body) => ({
    ...before,
    ...momentOf(body),
    slide_order: body.slide_order,
    slide: body.slide,
    next_slide: body.next_slide ?? null,
    scoreboard_shown: false,
  }),
  set_timer: (before, body) => ({ ...before, ...momentOf(body) }),
  phase: (before, body) => ({
    ...before,
    ...momentOf(body),
    scoreboard_shown: body.scoreboard_shown,
    slide: body.slide === undefined ? before.slide : body.slide,
  }),
  answer_received: (before, { question_id, answered, answer }) => ({
    ...before,
    answered: answered === undefined ? before.answered : { ...before.answered, [question_id]: answered },
    answers: answer ? withAnswer(before.answers, answer) : before.answers,
  }),
  score_changed: (before, { score }) => ({ ...before, scores: withScore(before.scores, score) }),
  reveal: (before, body) => ({
    ...before,
    ...momentOf(body),
    slide: before.slide && withQuestions(before.slide, body.questions),
    scores: (body.scores ?? []).reduce(withScore, before.scores),
  }),
  scoreboard: (before, { shown, rows }) => ({
    ...before,
    scoreboard_shown: shown,
    scoreboard: withPlaces(before.scoreboard, rows),
  }),
  announce: (before, { text }) => ({ ...before, announcement: text }),
  presence: (before, { teams, judges, audience, operators }) => ({
    ...before,
    presence: { teams, judges, audience, operators },
  }),
  end_presentation: (before, { scoreboard }) => ({
    ...before,
    state: 'ended',
    deadline_at: null,
    remaining_ms: null,
    scoreboard: withPlaces(before.scoreboard, scoreboard),
  }),
}

export function reduce<Name extends MessageName>(before: Snapshot, name: Name, body: Messages[Name]): Snapshot {
  return reducers[name](before, body)
}

function momentOf({ state, phase, phase_rev, deadline_at, remaining_ms }: Moment): Moment {
  return { state, phase, phase_rev, deadline_at, remaining_ms }
}

function sameCell(one: Answer | Score, other: Answer | Score): boolean {
  return one.team_id === other.team_id && one.question_id === other.question_id
}

/** A team's newest answer to a question; of two, the one with the higher revision stands. */
function withAnswer(answers: Answer[], fresh: Answer): Answer[] {
  const before = answers.find((each) => sameCell(each, fresh))
  if (before && before.client_rev > fresh.client_rev) return answers
  return [...answers.filter((each) => each !== before), fresh]
}

function withScore(scores: Score[], fresh: Score): Score[] {
  const before = scores.find((each) => sameCell(each, fresh))
  if (before && before.rev > fresh.rev) return scores
  return [...scores.filter((each) => each !== before), fresh]
}

function withQuestions(slide: Slide, fresh: Question[]): Slide {
  const byId = new Map(fresh.map((question) => [question.id, question]))
  return { ...slide, questions: slide.questions.map((question) => byId.get(question.id) ?? question) }
}

function withPlaces(places: Place[], fresh: Place[]): Place[] {
  const changed = new Set(fresh.map(({ team_id }) => team_id))
  const all = [...places.filter(({ team_id }) => !changed.has(team_id)), ...fresh]
  return all.sort((one, other) => one.rank - other.rank || one.name.localeCompare(other.name))
}
