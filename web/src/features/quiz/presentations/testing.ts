import type { Snapshot } from './wire'

/** A presentation in its lobby, with these differences. For tests and the kit only. */
export function makeSnapshot(differences: Partial<Snapshot> = {}): Snapshot {
  return {
    presentation_id: 1,
    competition_id: 1,
    name: 'Science quiz',
    run: 1,
    view: 'Judge',
    team_id: null,
    epoch: 'a',
    seq: 0,
    server_time: 0,
    state: 'lobby',
    phase: 'hidden',
    phase_rev: 0,
    deadline_at: null,
    remaining_ms: null,
    slide_order: null,
    slide_count: 3,
    scoreboard_shown: false,
    announcement: null,
    slide: null,
    next_slide: null,
    slides: [],
    teams: [],
    answers: [],
    answered: {},
    scores: [],
    scoreboard: [],
    presence: { teams: [], judges: 0, audience: 0, operators: 0 },
    ...differences,
  }
}

/** Numbers between 0 and 1 that are the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
