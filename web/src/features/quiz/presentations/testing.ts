import type { Snapshot } from './wire'

/** A presentation in its lobby, with these differences. For tests and the kit only. */
export function makeSnapshot(differences: Partial<Snapshot> = {}): Snapshot {
  return {
    presentation_id: 1,
    competition_id: 1,
    run: 1,
    epoch: 'a',
    seq: 0,
    view: 'Judge',
    team_id: null,
    name: 'Science quiz',
    font: '',
    background: null,
    slides_count: 3,
    state: 'lobby',
    slide_order: null,
    slide: null,
    phase: 'hidden',
    phase_rev: 0,
    timer: { enabled: false, deadline_at: null, remaining_ms: null, duration_ms: null },
    announcement: '',
    board_shown: false,
    board: [],
    teams: [],
    answered: {},
    answers: [],
    scores: [],
    server_time: 0,
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
