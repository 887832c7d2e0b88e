import { writeNumber } from '@/core/components/numbers'
import { formatTag } from '@/core/i18n'

import type { Cell, Plain } from '../workspace/objects'

/** What stands where there is nothing. */
export const nothing = '–'

export function isPlain(value: unknown): value is number {
  return typeof value === 'number'
}

/** Three significant digits, but never fewer decimals than two; whole numbers whole. */
export function writeStatistic(value: unknown): string {
  if (value === null || value === undefined) return nothing
  if (typeof value === 'object') return writeOdd(value as Plain)
  if (typeof value !== 'number') return String(value)
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return writeNumber(value, { tag: formatTag() })
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential(2)
  const decimals = size >= 100 ? 1 : size >= 1 ? 2 : 3
  return writeNumber(value, { tag: formatTag(), decimals })
}

function writeOdd(value: Plain): string {
  if (value !== null && typeof value === 'object' && 'inf' in value) return value.inf < 0 ? '−∞' : '∞'
  return nothing
}

/** As the APA manual writes it: no zero before the point, never 0. */
export function writeP(value: unknown): string {
  if (typeof value !== 'number') return nothing
  if (value < 0.001) return '< .001'
  return `= ${value.toFixed(3).replace(/^0/, '')}`
}

/** Of hundred, without its sign, which languages set apart. */
export function writePercent(value: unknown): string {
  return isPlain(value) ? writeNumber(value, { tag: formatTag(), decimals: 1 }) : nothing
}

export function writeCell(cell: Cell): string {
  if (cell.kind === 'percent') return isPlain(cell.v) ? `${writePercent(cell.v)}%` : nothing
  if (typeof cell.v === 'boolean') return cell.v ? 'true' : 'false'
  return writeStatistic(cell.v)
}

/** `t(6.87)`: the name of a statistic with its degrees of freedom. */
export function writeDf(df: readonly unknown[]): string {
  const known = df.filter((one) => one !== null && one !== undefined)
  return known.length ? `(${known.map(writeStatistic).join(', ')})` : ''
}
