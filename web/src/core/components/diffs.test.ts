import { describe, expect, it } from 'vitest'

import { diffLines, foldDiff, type DiffLine } from './diffs'

function side(lines: DiffLine[], left: boolean): string {
  return lines
    .filter(({ kind }) => kind !== (left ? 'added' : 'removed'))
    .map(({ text }) => text)
    .join('\n')
}

function changes(lines: DiffLine[]): string[] {
  return lines.filter(({ kind }) => kind !== 'same').map(({ kind, text }) => (kind === 'added' ? '+' : '-') + text)
}

/** All texts of up to `length` lines of these letters. */
function textsOf(letters: string[], length: number): string[] {
  if (length === 0) return ['']
  const shorter = textsOf(letters, length - 1)
  return [...new Set([...shorter, ...shorter.flatMap((text) => letters.map((letter) => `${text}${letter}\n`))])]
}

/** Length of the longest common subsequence of lines, by the textbook's table. */
function common(a: string[], b: string[]): number {
  const row = new Array<number>(b.length + 1).fill(0)
  for (const left of a) {
    let diagonal = 0
    b.forEach((right, index) => {
      const above = row[index + 1] ?? 0
      row[index + 1] = left === right ? diagonal + 1 : Math.max(above, row[index] ?? 0)
      diagonal = above
    })
  }
  return row[b.length] ?? 0
}

describe('diffLines', () => {
  it('names what was added and removed', () => {
    expect(changes(diffLines('a\nb\nc', 'a\nx\nc\nd'))).toEqual(['-b', '+x', '+d'])
  })

  it('finds nothing between equal texts', () => {
    expect(changes(diffLines('a\nb', 'a\nb'))).toEqual([])
  })

  it('gives both texts back, and is as short as can be, for all short texts', () => {
    const texts = textsOf(['a', 'b'], 4)
    for (const before of texts)
      for (const after of texts) {
        const lines = diffLines(before, after)
        expect([side(lines, true), side(lines, false)]).toEqual([before, after])
        const [old, young] = [before.split('\n'), after.split('\n')]
        expect(changes(lines).length).toBe(old.length + young.length - 2 * common(old, young))
      }
  })

  it('replaces the middle of texts that are too long to compare', () => {
    const long = (word: string) => Array.from({ length: 1500 }, (_, line) => `${word} ${line}`).join('\n')
    expect(changes(diffLines(`same\n${long('a')}`, `same\n${long('b')}`)).length).toBe(3000)
  })
})

describe('foldDiff', () => {
  it('hides equal lines that are far from a change', () => {
    const before = Array.from({ length: 20 }, (_, line) => String(line)).join('\n')
    const parts = foldDiff(diffLines(before, before.replace('10', 'ten')), 2)
    expect(parts.map(({ hidden, lines }) => hidden || lines.length)).toEqual([8, 6, 7])
  })
})
