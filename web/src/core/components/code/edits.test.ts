import { ChangeSet, Text } from '@codemirror/state'
import { describe, expect, it } from 'vitest'

import { differences } from './edits'

function made(before: string, after: string): string {
  const changes = differences(before, after).map(({ from, to, inserted }) => ({ from, to, insert: inserted }))
  return ChangeSet.of(changes, before.length, '\n')
    .apply(Text.of(before.split('\n')))
    .toString()
}

const lines = Array.from({ length: 400 }, (_, line) => `value_${line} = compute(${line}, ${line * 7})\n`).join('')

describe('differences', () => {
  it.each([
    ['', ''],
    ['same', 'same'],
    ['', 'new'],
    ['old', ''],
    ['abcd', 'abXcd'],
    ['aaaa', 'aa'],
    [lines, ''],
    [lines, lines.toUpperCase()],
    [`1${lines}1`, `2${lines}2`],
    [`1${lines}${lines}1`, `2${lines}2`],
    [lines.slice(0, 9000), `${lines.slice(5000, 12_000)}${lines.slice(0, 4000)}`],
    ['x'.repeat(5000), 'x'.repeat(4000) + 'y'.repeat(4000)],
  ])('make one text of another (%#)', (before, after) => {
    expect(made(before, after)).toBe(after)
    expect(made(after, before)).toBe(before)
  })

  it('are none between equal texts', () => expect(differences(lines, lines)).toEqual([]))

  it('say what went and what came', () =>
    expect(differences('abcd', 'aXcd')).toEqual([{ from: 1, to: 2, inserted: 'X', removed: 'b' }]))

  it.each([
    ['begun', ''],
    ['', 'ended'],
    ['begun', 'ended'],
  ])('leave what both have in their midst when both ends change (%s, %s)', (head, tail) => {
    const later = `# 2\n${lines}${head}${lines.slice(0, 3000)}${tail}2`
    const edits = differences(`# 1\n${lines}1`, later)
    expect(edits[0]).toEqual({ from: 2, to: 3, inserted: '2', removed: '1' })
    expect(edits.reduce((sum, { removed }) => sum + removed.length, 0)).toBeLessThan(10)
  })
})
