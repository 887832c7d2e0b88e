import { api, type Schema } from '@/core/api/client'
import { ApiError } from '@/core/api/errors'
import { failureMessage } from '@/core/api/messages'

import { tableType } from '../submissions/tableType'
import type { HostDraft } from './draft'
import { metricNamed } from './metrics'

/** The head of a table as the server reads it. */
export type TableHead = Schema<'Preview'>

/** What is known about a chosen file. */
export type Inspection =
  | { is: 'none' }
  | { is: 'reading' }
  | { is: 'read'; head: TableHead }
  /** The file is at fault; the message names row and column where the server found them. */
  | { is: 'refused'; message: string }
  /** The server is at fault or away: the same file may be tried again. */
  | { is: 'unchecked'; message: string }

/** Has the server read a file; `field` is what its errors call it. */
export async function inspect(file: File, field: 'dataset' | 'answer', signal: AbortSignal): Promise<Inspection> {
  const type = tableType(file.name)
  try {
    return {
      is: 'read',
      head: await api.post<TableHead>('/api/v1/competitions/inspect', { body: file, type, query: { field }, signal }),
    }
  } catch (error) {
    const message = failureMessage(error)
    const atFault = error instanceof ApiError && [400, 413, 415, 422].includes(error.status)
    return { is: atFault ? 'refused' : 'unchecked', message }
  }
}

/** Rows that have no names are counted from 1, as the server counts them when one is wrong. */
export function rowNames({ index }: TableHead): string[] {
  const numbered = index.every((name, at) => name === String(at))
  return numbered ? index.map((_name, at) => String(at + 1)) : index
}

export function columnNames(inspection: Inspection): string[] {
  return inspection.is === 'read' ? inspection.head.columns.map(({ name }) => name) : []
}

/** Columns that stand in both files: one of them may name the rows. */
export function commonColumns(dataset: Inspection, answer: Inspection): string[] {
  const there = new Set(columnNames(answer))
  return columnNames(dataset).filter((name) => there.has(name))
}

/** The truth's columns that will be compared with an answer's. */
export function comparedColumns(draft: HostDraft, answer: Inspection): string[] {
  if (draft.kind === 'predict') return draft.targets
  return columnNames(answer).filter((name) => name !== draft.datasetKey && name !== weightOf(draft))
}

/** Whether rows may count differently under the chosen metric. */
export function canWeigh(draft: HostDraft): boolean {
  return draft.kind !== 'cluster' && metricNamed(draft.metric)?.weighted === true
}

function weightOf(draft: HostDraft): string {
  return canWeigh(draft) ? draft.weightColumn : ''
}

/** Whether the truth holds classes (or groups), so that their number matters. */
export function needsClasses(draft: HostDraft): boolean {
  const answers = metricNamed(draft.metric)?.answers
  return draft.kind === 'cluster' || answers === 'probabilities' || answers === 'classes'
}

/** How many classes there are, where one column each says it; undefined where the host must. */
export function classesFromColumns(draft: HostDraft, answer: Inspection): number | undefined {
  const compared = comparedColumns(draft, answer)
  return needsClasses(draft) && compared.length > 1 ? compared.length : undefined
}

/** A first guess at the targets: what the truth has and the data set has not, else all but the key. */
export function guessTargets(draft: HostDraft, dataset: Inspection, answer: Inspection): string[] {
  const open = new Set(columnNames(dataset))
  const names = columnNames(answer).filter((name) => name !== draft.datasetKey && name !== weightOf(draft))
  const hidden = names.filter((name) => !open.has(name))
  return hidden.length ? hidden : names
}
