import { describe, expect, test } from 'vitest'

import { Follower, judge, type Joined, type Missed } from './follower'
import { reduce } from './reduce'
import { makeSnapshot, randomFrom } from './testing'
import type { MessageName, Messages, Snapshot } from './wire'

/** Enough of a server: a log, its state after every entry, and a limit on how far back it tells. */
class Log {
  readonly entries: Missed[] = []
  state = makeSnapshot()
  epoch = 'a'

  write<Name extends MessageName>(name: Name, body: Messages[Name]): Missed {
    const prev = this.state.seq
    const stamp = { seq: prev + 1 + Math.floor(prev % 3), epoch: this.epoch, server_time: 0, prev }
    this.state = { ...reduce(this.state, name, body), seq: stamp.seq, epoch: this.epoch }
    const entry = { name, payload: { ...body, ...stamp } } as Missed
    this.entries.push(entry)
    return entry
  }

  join(since: { epoch: string; seq: number } | undefined, most = 5): Joined {
    const here = { epoch: this.epoch, seq: this.state.seq }
    const missed = this.entries.filter(({ payload }) => since && payload.seq > since.seq)
    if (since?.epoch === this.epoch && missed.length <= most) return { ...here, snapshot: null, events: missed }
    return { ...here, snapshot: this.state, events: null }
  }

  restart(): void {
    this.epoch += 'a'
    this.entries.length = 0
    this.state = { ...this.state, epoch: this.epoch }
  }
}

function bare(state: Snapshot | undefined) {
  return state && { ...state, seq: 0, epoch: '' }
}

function someMessage(log: Log, random: () => number): Missed {
  const team_id = 1 + Math.floor(random() * 3)
  const rev = log.entries.length + 1
  const moment = {
    state: 'running',
    phase: 'open',
    phase_rev: rev,
    deadline_at: rev * 1000,
    remaining_ms: null,
  } as const
  const score = { team_id, question_id: 1, auto_points: null, judge_points: rev, points: rev, reason: null, rev }
  const writes = [
    () => log.write('set_timer', moment),
    () => log.write('announce', { text: `news ${rev}` }),
    () => log.write('answer_received', { question_id: 1, answered: rev }),
    () => log.write('score_changed', { score }),
    () => log.write('set_slide', { ...moment, slide_order: rev, slide: null, next_slide: null }),
    () => log.write('scoreboard', { shown: true, rows: [{ team_id, name: 'T', points: rev, rank: 1 }] }),
  ]
  return (writes[Math.floor(random() * writes.length)] ?? writes[0]!)() // eslint-disable-line @typescript-eslint/no-non-null-assertion -- the list is not empty
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

const seeds = Array.from({ length: 60 }, (_, seed) => seed)

test.each(seeds)('messages lost, doubled, late and out of order lead to the same state (seed %i)', async (seed) => {
  const random = randomFrom(seed)
  const log = new Log()
  const { follower, seen } = screen(log)
  await follower.catchUp()
  const late: Missed[] = []
  for (let step = 0; step < 60; step += 1) {
    if (random() < 0.04) log.restart()
    const message = someMessage(log, random)
    const fate = random()
    if (fate < 0.15) continue // lost
    if (fate < 0.35) late.push(message)
    else follower.take(message.name, message.payload)
    if (fate > 0.85) follower.take(message.name, message.payload)
    if (random() < 0.3) for (const held of late.splice(0).reverse()) follower.take(held.name, held.payload)
    if (random() < 0.5) await Promise.resolve()
  }
  await follower.catchUp()
  await follower.check(log.state.seq)
  expect(bare(seen.state)).toEqual(bare(log.state))
})

test('messages in order need no question', async () => {
  const log = new Log()
  const { follower, seen } = screen(log)
  await follower.catchUp()
  const random = randomFrom(7)
  for (let step = 0; step < 20; step += 1) {
    const { name, payload } = someMessage(log, random)
    follower.take(name, payload)
  }
  expect(bare(seen.state)).toEqual(bare(log.state))
  expect(seen.joins).toBe(1)
})

test('a message that comes while the server is asked is not lost', async () => {
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
  const { name, payload } = log.write('announce', { text: 'meanwhile' })
  follower.take(name, payload)
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
  log.write('announce', { text: 'unheard' })
  await follower.check(follower.position?.seq ?? 0)
  expect(seen.joins).toBe(1)
  await follower.check(log.state.seq)
  expect(seen.state?.announcement).toBe('unheard')
})

describe('a message is', () => {
  const at = { epoch: 'a', seq: 10 }
  const stamp = { epoch: 'a', server_time: 0 }
  test.each([
    ['next', { ...stamp, seq: 14, prev: 10 }],
    ['next', { ...stamp, seq: 14, prev: 8 }],
    ['old', { ...stamp, seq: 10, prev: 9 }],
    ['gap', { ...stamp, seq: 14, prev: 12 }],
    ['gap', { ...stamp, epoch: 'b', seq: 1, prev: 0 }],
    ['aside', { ...stamp, seq: 3 }],
  ])('%s', (verdict, message) => expect(judge(at, message)).toBe(verdict))
})
