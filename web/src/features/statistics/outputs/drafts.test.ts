import { describe, expect, it } from 'vitest'

import type { Dataset, Variable } from '../workspace/objects'
import { draftOf, isReady, newDraft, suits } from './drafts'
import { testForms } from './tests'

const dataset = { type: 'dataset', hash: 1, name: 'nine', rows: 0, variables: [] } as unknown as Dataset

describe('outputs being asked for', () => {
  it('is asked for as soon as enough is chosen', () => {
    const draft = newDraft('crosstab', dataset)
    expect(isReady(draft)).toBe(false)
    expect(isReady({ ...draft, row_variables: ['A'] })).toBe(true)
    expect(isReady({ ...newDraft('test', dataset), variables: ['C'] })).toBe(false)
    expect(isReady({ ...newDraft('test', dataset), variables: ['C', 'A'] })).toBe(true)
    expect(isReady({ ...newDraft('model', dataset), response: 'C', terms: [['A']] })).toBe(true)
  })

  it('does not send back what the server said', () => {
    const shown = {
      type: 'crosstab',
      hash: 2,
      row_variables: ['A'],
      status: 'done' as const,
      stale: false,
      revision: 4,
    }
    expect(draftOf(shown)).toEqual({ type: 'crosstab', hash: 2, row_variables: ['A'] })
  })

  it('offers a variable only where the server takes it', () => {
    const of = (mode: string) => ({ name: 'x', mode }) as Variable
    const taken = (kind: Parameters<typeof suits>[1]) =>
      ['scalar', 'datetime', 'nominal', 'logical', 'string'].filter((mode) => suits(of(mode), kind))
    expect(taken('factor')).toEqual(['nominal', 'logical', 'string'])
    expect(taken('number')).toEqual(['scalar'])
    expect(taken('any')).toEqual(['scalar', 'nominal', 'logical', 'string'])
    expect(taken('scale')).toEqual(['scalar', 'datetime'])
  })

  it('knows what each test takes', () => {
    for (const form of Object.values(testForms)) expect(form.roles.length).toBeGreaterThan(0)
  })
})
