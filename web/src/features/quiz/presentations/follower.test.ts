import { describe, expect, test } from 'vitest'

import { Follower, judge, type Joined, type Position } from './follower'
import { reduce } from './reduce'
import { makeSnapshot, randomFrom } from './testing'
import type { Snapshot, Told } from './wire'

/** Enough of a server: a log, its state after every entry, and a limit on how far back it tells. */
class Log {
  entries: Told[] = []
  state = makeSnapshot()

  write(body: Omit<Partial<Told>, 'seq' | 'epoch'>): Told {
    const told = { type: 'phase', server_time: 0, ...body, seq: this.state.seq + 1, epoch: this.state.epoch }
    this.state = reduce(this.state, told)
    this.entries.push(told)
    return told
  }

  join(since: Position | undefined, most = 5): Joined {
    const here = { epoch: this.state.epoch, seq: this.state.seq }
    const missed = this.entries.filter(({ seq }) => since && seq > since.seq)
    if (since?.epoch === this.state.epoch && missed.length <= most) return { ...here, events: missed }
    return { ...here, state: this.state }
  }

  restart(): void {
    this.entries = []
    this.state = { ...this.state, epoch: `${this.state.epoch}a` }
  }
}

function someEvent(log: Log, random: () => number): Told {
  const team_id = 1 + Math.floor(random() * 3)
  const rev = log.state.seq + 1
  const cell = { team_id, question_id: 1 }
  const bodies: Omit<Partial<Told>, 'seq' | 'epoch'>[] = [
    { changes: { phase: 'open', phase_rev: rev } },
    { changes: { announcement: `news ${rev}` } },
    { changes: { answered: { 1: rev } } },
    { changes: { slide_order: rev, slide: null } },
    { scores: [{ ...cell, score: rev, auto: null, judged: rev, reason: '', rev }] },
    { board: [{ team_id, points: rev }], changes: { board_shown: true } },
  ]
  return log.write(bodies[Math.floor(random() * bodies.length)] ?? {})
}

function screen(log: Log) {
  const seen: { state?: Snapshot; joins: number } = { joins: 0 }
  const follower = new Follower({
    join: (since) => {
      seen.joins += 1
      return Promise.resolve(log.join(since))
    },
    show: (state) => (seen.state = state),
    failed: (error) => {
      throw error
    },
  })
  return { follower, seen }
}

const seeds = Array.from({ length: 80 }, (_, seed) => seed)

test.each(seeds)('events lost, doubled, late and out of order lead to the same state (seed %i)', async (seed) => {
  const random = randomFrom(seed)
  const log = new Log()
  const { follower, seen } = screen(log)
  await follower.catchUp()
  const late: Told[] = []
  for (let step = 0; step < 60; step += 1) {
    if (random() < 0.04) log.restart()
    const told = someEvent(log, random)
    const fate = random()
    if (fate < 0.15) continue // lost
    if (fate < 0.35) late.push(told)
    else follower.take(told)
    if (fate > 0.85) follower.take(told)
    if (random() < 0.3) for (const held of late.splice(0).reverse()) follower.take(held)
    if (random() < 0.5) await Promise.resolve()
  }
  await follower.catchUp()
  await follower.check(log.state.seq)
  expect(seen.state).toEqual(log.state)
})

test('events in order need no question', async () => {
  const log = new Log()
  const { follower, seen } = screen(log)
  await follower.catchUp()
  const random = randomFrom(7)
  for (let step = 0; step < 20; step += 1) follower.take(someEvent(log, random))
  expect(seen.state).toEqual(log.state)
  expect(seen.joins).toBe(1)
})

test('an event that comes while the server is asked is not lost', async () => {
  const log = new Log()
  let answer: (joined: Joined) => void = () => undefined
  const shown: Snapshot[] = []
  const follower = new Follower({
    join: () => new Promise<Joined>((resolve) => (answer = resolve)),
    show: (state) => shown.push(state),
    failed: () => undefined,
  })
  const asked = follower.catchUp()
  const joined = log.join(undefined)
  follower.take(log.write({ changes: { announcement: 'meanwhile' } }))
  answer(joined)
  await asked
  expect(shown.at(-1)?.announcement).toBe('meanwhile')
})

test('a question that fails can be asked again', async () => {
  const log = new Log()
  let down = true
  const shown: Snapshot[] = []
  const follower = new Follower({
    join: (since) => (down ? Promise.reject(new Error('away')) : Promise.resolve(log.join(since))),
    show: (state) => shown.push(state),
    failed: () => undefined,
  })
  await expect(follower.catchUp()).rejects.toThrow('away')
  expect(shown).toEqual([])
  down = false
  await follower.catchUp()
  expect(shown).toHaveLength(1)
})

test('hearing that the server is ahead makes the screen ask, hearing that it is not does nothing', async () => {
  const log = new Log()
  const { follower, seen } = screen(log)
  await follower.catchUp()
  log.write({ changes: { announcement: 'unheard' } })
  await follower.check(follower.position?.seq ?? 0)
  expect(seen.joins).toBe(1)
  await follower.check(log.state.seq)
  expect(seen.state?.announcement).toBe('unheard')
})

describe('an event is', () => {
  const at = { epoch: 'a', seq: 10 }
  test.each([
    ['next', { epoch: 'a', seq: 11 }],
    ['old', { epoch: 'a', seq: 10 }],
    ['gap', { epoch: 'a', seq: 12 }],
    ['gap', { epoch: 'b', seq: 11 }],
  ])('%s', (verdict, told) => expect(judge(at, told)).toBe(verdict))
})
