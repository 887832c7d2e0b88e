import type { Schema } from '@/core/api/client'

export type Mode = 'scalar' | 'nominal' | 'ordinal' | 'logical' | 'datetime' | 'string'
export type Value = number | string | boolean | null

/** A variable of a data set; large ones come without their values. */
export interface Variable {
  name: string
  mode: Mode
  label?: string
  description?: string
  labels?: string[]
  factors?: number[]
  missing?: Value[]
  decimals?: number
  format?: string
  formula?: unknown
  values?: Value[]
}

export type Status = 'queued' | 'running' | 'done' | 'error'

/** An object of the workspace, as it travels; what else it holds depends on its type. */
export interface StatObject {
  type: string
  hash: number
  name?: string
  label?: string
  revision?: number
  status?: Status
  stale?: boolean
  result?: Result
  [key: string]: unknown
}

export interface Dataset extends StatObject {
  type: 'dataset'
  name: string
  rows: number
  variables: Variable[]
}

export type Plain = number | { nan: true } | { inf: 1 | -1 } | null

export interface Header {
  label: string
  children?: Header[]
}

export interface Cell {
  v: Plain | string | boolean
  kind: 'count' | 'percent' | 'stat'
  of?: string
}

interface Common {
  engine?: 'r' | 'python'
  code?: string
  r_ms?: number
  notes?: Record<string, unknown>[]
  panel?: Record<string, string> | null
}

export interface TableResult extends Common {
  type: 'table'
  columns: Header[]
  rows: Header[]
  cells: Cell[][]
  tables?: TableResult[] | null
}

export interface TestResult extends Common {
  type: 'test'
  method: string
  statistic?: Record<string, unknown> | null
  df: Plain[]
  p_value: Plain
  conf_int: Plain[]
  level?: number | null
  estimate: Record<string, Plain>
  null?: Plain | Plain[]
  alternative?: string | null
  n: number | number[]
  effect: Record<string, Plain>
  assumptions: Record<string, unknown>[]
  warnings: string[]
  tables: Record<string, Record<string, unknown>[]>
  panels?: TestResult[] | null
}

export interface ModelResult extends Common {
  type: 'model'
  coefficients: Record<string, unknown>[]
  r2: Plain
  adj_r2: Plain
  sigma: Plain
  statistic?: Record<string, unknown> | null
  df: Plain[]
  n: number
  p_value: Plain
  terms: Record<string, unknown>[]
  warnings: string[]
  panels?: ModelResult[] | null
}

export interface GraphResult extends Common {
  type: 'graph'
  spec: Record<string, unknown>
}

export interface ValueResult extends Common {
  type: 'value'
  value: unknown
}

export interface ErrorResult {
  type: 'error'
  code: string
  message: string
  path?: string
}

export type Result = TableResult | TestResult | ModelResult | GraphResult | ValueResult | ErrorResult

export type Snapshot = Omit<Schema<'WorkspaceSnapshot'>, 'objects'> & { objects: StatObject[] }

export const outputTypes = ['crosstab', 'descriptive', 'test', 'graph', 'model', 'command'] as const

export function isDataset(object: StatObject): object is Dataset {
  return object.type === 'dataset'
}

export function isOutput(object: StatObject): boolean {
  return (outputTypes as readonly string[]).includes(object.type)
}

export function isNumeric(variable: Variable): boolean {
  return variable.mode === 'scalar' || variable.mode === 'datetime'
}
