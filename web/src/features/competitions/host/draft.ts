import { me } from '@/core/identity'
import { remember, remembered } from '@/core/storage'

import { metricNamed } from './metrics'

export const kinds = ['classify', 'predict', 'cluster'] as const
export type Kind = (typeof kinds)[number]

/** What the host has said so far. */
export interface HostDraft {
  source: 'files' | 'sample' | null
  /** Name of the scikit-learn data set. */
  sample: string | null
  title: string
  subtitle: string
  description: string
  kind: Kind | null
  /** Its name in the server's catalogue. */
  metric: string | null
  /** Source of the function of one's own metric. */
  metricCode: string
  /** ISO 8601 in UTC. */
  closesAt: string | null
  prize: number | null
  dataset: File | null
  answer: File | null
  /** Target columns of a prediction. */
  targets: string[]
  /** Column that names the rows in both files; '' when they are matched without one. */
  datasetKey: string
  /** Column of the truth that says how much each row counts; '' where all count alike. */
  weightColumn: string
  classes: number | null
  /** Per cent of the truth's rows that count only after the end. */
  privatePercent: number | null
}

const dayLength = 24 * 3_600_000

/** Nothing said yet, and an end in a month, late in the evening. */
export function emptyDraft(now: Date): HostDraft {
  const end = new Date(now.getTime() + 30 * dayLength)
  end.setHours(23, 59, 0, 0)
  return {
    source: null,
    sample: null,
    title: '',
    subtitle: '',
    description: '',
    kind: null,
    metric: null,
    metricCode: '',
    closesAt: end.toISOString(),
    prize: 0,
    dataset: null,
    answer: null,
    targets: [],
    datasetKey: '',
    weightColumn: '',
    classes: 2,
    privatePercent: 0,
  }
}

/** People who share a browser do not share drafts. */
function draftName(): string {
  return `host-draft.${me.value?.id ?? ''}`
}

/** Keeps a draft in this browser, but its files, which it could not give back. */
export function keepDraft(draft: HostDraft): void {
  remember(draftName(), JSON.stringify({ ...draft, dataset: null, answer: null }))
}

export function forgetDraft(): void {
  remember(draftName(), '')
}

/** The draft that was kept, if it can still be read. */
export function keptDraft(now: Date): HostDraft | undefined {
  const text = remembered(draftName())
  return text ? readDraft(text, now) : undefined
}

/** Takes what an older or damaged draft still says: each value of the right sort, else the empty one. */
export function readDraft(text: string, now: Date): HostDraft | undefined {
  const empty = emptyDraft(now)
  const kept = parsed(text)
  if (!kept) return undefined
  return {
    ...empty,
    source: oneOf(['files', 'sample'] as const, kept.source),
    sample: typeof kept.sample === 'string' ? kept.sample : null,
    title: textOr(kept.title),
    subtitle: textOr(kept.subtitle),
    description: textOr(kept.description),
    kind: oneOf(kinds, kept.kind),
    metric: metricNamed(textOr(kept.metric))?.name ?? null,
    metricCode: textOr(kept.metricCode),
    closesAt: typeof kept.closesAt === 'string' ? kept.closesAt : empty.closesAt,
    prize: numberOr(kept.prize, empty.prize),
    targets: Array.isArray(kept.targets) ? kept.targets.filter((name) => typeof name === 'string') : [],
    datasetKey: textOr(kept.datasetKey),
    weightColumn: textOr(kept.weightColumn),
    classes: numberOr(kept.classes, empty.classes),
    privatePercent: numberOr(kept.privatePercent, empty.privatePercent),
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined // damaged: the host starts anew
  }
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function numberOr(value: unknown, otherwise: number | null): number | null {
  return typeof value === 'number' ? value : otherwise
}

function oneOf<Known extends string>(known: readonly Known[], value: unknown): Known | null {
  return known.find((one) => one === value) ?? null
}
