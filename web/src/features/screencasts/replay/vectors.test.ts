import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { knownOts } from './ots'
import { Recording } from './recording'
import { ReplayError, type State } from './state'
import { substitute } from './substitution'

interface Vector {
  name: string
  ots: unknown[]
  at: { ts: number; text: string; selection?: number[]; run?: unknown; areas?: Record<string, number[]> }[]
  damage?: { index: number; field: string }
  substitute?: { exId: string; solveOts: unknown[]; text?: string; error?: string }[]
}

const folder = join(import.meta.dirname, '../../../../../tests/screencasts/vectors')
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Vector)

function seen(state: State, asked: Vector['at'][number]) {
  return {
    ts: asked.ts,
    text: state.text,
    ...(asked.selection && { selection: [state.anchor, state.head] }),
    ...('run' in asked && { run: state.run ?? null }),
    ...(asked.areas && {
      areas: Object.fromEntries([...state.areas].map(([id, { from, to }]) => [id, [from, to]])),
    }),
  }
}

function outcome(ots: unknown[], { exId, solveOts }: { exId: string; solveOts: unknown[] }) {
  try {
    const recording = new Recording(substitute(knownOts(ots), exId, knownOts(solveOts)))
    expect(recording.damage).toBeUndefined()
    return { text: recording.final.text }
  } catch (error) {
    if (error instanceof ReplayError) return { error: error.field }
    throw error
  }
}

it('finds vectors', () => expect(vectors.length).toBeGreaterThan(15))

describe.each(vectors)('$name', (vector) => {
  const recording = new Recording(knownOts(vector.ots))

  it.each(vector.at)('shows what stands at $ts', (asked) => {
    expect(seen(recording.at(asked.ts), asked)).toEqual(asked)
  })

  it('is damaged where it should be', () => {
    const found = recording.damage && { index: recording.damage.index, field: recording.damage.field }
    expect(found).toEqual(vector.damage)
  })

  it.each(vector.substitute ?? [])('takes the solution $solveOts', ({ text, error, ...solution }) => {
    expect(outcome(vector.ots, solution)).toEqual(text === undefined ? { error } : { text })
  })
})
