import type { Value, Variable } from '../workspace/objects'

/** A value as it stands in a cell. */
export function writeValue(value: Value | undefined, variable: Variable): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'string') return value
  if (variable.mode === 'nominal' || variable.mode === 'ordinal') return variable.labels?.[value - 1] ?? String(value)
  if (variable.mode === 'datetime') return writeMoment(value)
  return variable.decimals === undefined ? String(value) : value.toFixed(variable.decimals)
}

function writeMoment(seconds: number): string {
  const text = new Date(seconds * 1000).toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ')
}

/** What was typed, as it travels; the server says what does not fit. A comma may stand for the point. */
export function readValue(text: string, variable: Variable): Value {
  const plain = text.trim()
  if (plain === '' || plain === 'NA') return null
  if (variable.mode === 'scalar') return readNumber(plain)
  if (variable.mode === 'datetime') return readMoment(plain)
  return variable.mode === 'string' ? text : plain
}

function readNumber(plain: string): Value {
  const pointed = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain) && plain.includes(',') ? plain.replaceAll('.', '') : plain
  const number = Number(pointed.replace(',', '.').replace(/\s/g, ''))
  return Number.isFinite(number) ? number : plain
}

function readMoment(plain: string): Value {
  const zoned = /[zZ]|[+-]\d\d:?\d\d$/.test(plain.slice(10))
    ? plain
    : `${plain.replace(' ', 'T')}${plain.length > 10 ? 'Z' : ''}`
  const moment = Date.parse(zoned)
  return Number.isNaN(moment) ? plain : moment / 1000
}
