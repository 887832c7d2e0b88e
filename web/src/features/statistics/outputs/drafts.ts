import { isNumeric, type Dataset, type StatObject, type Variable } from '../workspace/objects'
import { testForms, type Role } from './tests'

/** An output as it is asked for, without what the server adds. */
export type Draft = Record<string, unknown> & { type: string; hash?: number }

const served = new Set(['status', 'result', 'stale', 'revision'])

export function draftOf(object: StatObject): Draft {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !served.has(key))) as Draft
}

export function newDraft(type: string, dataset: Dataset): Draft {
  const common = { type, dataset: dataset.name }
  if (type === 'crosstab')
    return { ...common, row_variables: [], column_variables: [], relative: ['count'], totals: [] }
  if (type === 'descriptive')
    return { ...common, variables: [], descriptives: ['count', 'mean', 'sd', 'median', 'min', 'max'] }
  if (type === 'test') return { ...common, mode: 't2', variables: [] }
  if (type === 'graph') return { ...common, mode: 'hist', variables: [] }
  return { ...common, mode: 'lm', response: '', terms: [] }
}

/** As the server takes them: factors have labels or truths, and days are numbers in graphs alone. */
export function suits(variable: Variable, kind: Role['kind']): boolean {
  if (kind === 'every') return true
  if (kind === 'any') return variable.mode !== 'datetime'
  if (kind === 'number') return variable.mode === 'scalar'
  return kind === 'scale' ? isNumeric(variable) : !isNumeric(variable)
}

export const graphRoles: Record<string, Role[]> = {
  hist: [{ key: 'variable', kind: 'scale' }],
  box: [
    { key: 'response', kind: 'scale' },
    { key: 'group', kind: 'factor' },
  ],
  scatter: [
    { key: 'first', kind: 'scale' },
    { key: 'second', kind: 'scale' },
    { key: 'group', kind: 'factor' },
  ],
  bar: [
    { key: 'variable', kind: 'factor' },
    { key: 'group', kind: 'factor' },
  ],
  dot: [
    { key: 'variable', kind: 'every' },
    { key: 'group', kind: 'factor' },
  ],
  quantile: [{ key: 'variable', kind: 'scale' }],
}

/** How many of a graph's variables there must be; the rest may be left out. */
export const graphNeeds: Record<string, number> = { hist: 1, box: 1, scatter: 2, bar: 1, dot: 1, quantile: 1 }

function filled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0
}

/** Whether enough is chosen to ask the server. */
export function isReady(draft: Draft): boolean {
  const variables = Array.isArray(draft.variables) ? draft.variables : []
  if (draft.type === 'crosstab') return filled(draft.row_variables)
  if (draft.type === 'descriptive') return variables.length > 0 && filled(draft.descriptives)
  if (draft.type === 'test') return variables.length >= (testForms[String(draft.mode)]?.roles.length ?? 1)
  if (draft.type === 'graph') return variables.length >= (graphNeeds[String(draft.mode)] ?? 1)
  return Boolean(draft.response) && filled(draft.terms)
}

export const descriptives = ['count', 'mean', 'sd', 'var', 'median', 'q1', 'q3', 'min', 'max', 'mode', 'weighted_sum']
