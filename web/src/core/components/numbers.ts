/** What is wrong with a written number; `limit` is the bound that it passes. */
export type NumberProblem = { key: 'notANumber' | 'notWhole' } | { key: 'tooSmall' | 'tooLarge'; limit: number }

export interface NumberRules {
  min?: number
  max?: number
  whole?: boolean
}

/** Reads a number as people write it: decimal point or comma, spaces between thousands; NaN when it is none. */
export function readNumber(text: string): number | null {
  const tight = text.replace(/[\s\u00a0\u202f]/g, '').replace('\u2212', '-')
  if (tight === '') return null
  const pointed = /^[^.,]*,[^.,]*$/.test(tight) ? tight.replace(',', '.') : tight
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(pointed) ? Number(pointed) : NaN
}

export function numberProblem(value: number | null, rules: NumberRules): NumberProblem | undefined {
  if (value === null) return undefined
  if (!Number.isFinite(value)) return { key: 'notANumber' }
  if (rules.whole && !Number.isInteger(value)) return { key: 'notWhole' }
  if (rules.min !== undefined && value < rules.min) return { key: 'tooSmall', limit: rules.min }
  if (rules.max !== undefined && value > rules.max) return { key: 'tooLarge', limit: rules.max }
  return undefined
}

/** How a number is written: language tag, and a fixed count of decimals or up to six significant digits. */
export interface NumberForm {
  tag: string
  decimals?: number
}

export function writeNumber(value: number, { tag, decimals }: NumberForm): string {
  if (!Number.isFinite(value)) return '–'
  const digits =
    decimals === undefined
      ? { maximumSignificantDigits: 6 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  return new Intl.NumberFormat(tag, digits).format(value)
}
