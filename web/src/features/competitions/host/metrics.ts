import known from './metrics.json'

import type { Kind } from './draft'

/** A way to judge answers, as the server's catalogue describes it. */
export interface Metric {
  name: string
  types: Kind[]
  direction: 'min' | 'max'
  /** Of probabilities, of classes, or of numbers. */
  answers: 'probabilities' | 'classes' | 'values'
  formula: string
  /** What the truth must have, in the server's words; '' for nothing. */
  needs: string
  /** Whether rows may count differently. */
  weighted: boolean
}

export const metrics = known as Metric[]

export function metricNamed(name: string | null): Metric | undefined {
  return metrics.find((metric) => metric.name === name)
}

/** Whether it is a function that the host writes. */
export function isCustom(name: string | null): boolean {
  return name?.startsWith('custom-') === true
}

/** Those that judge answers to this kind of question. */
export function metricsFor(kind: Kind | null): Metric[] {
  return metrics.filter(({ types }) => kind === null || types.includes(kind))
}

/** The name under which the catalogues of texts know it: an @ means something else there. */
export function textKey(name: string): string {
  return name.replace('@', '_')
}
