import { readNumber } from '@/core/components/numbers'

/** An axis of a graph: what it is called, from where to where it goes, and where its ticks stand. */
export interface Axis {
  label?: string
  limits?: [number, number]
  ticks?: Ticks
}

/** Where they stand; with labels, what is written there instead of the numbers. */
type Ticks = number[] | { values: number[]; labels: string[] }

type Side = 'x' | 'y'

/** Which sides of a graph are numbers: the others are levels, which have neither limits nor ticks. */
const numberSides: Record<string, Side[]> = { box: ['y'], bar: ['y'], dot: ['x'] }

export function isNumberSide(mode: string, side: Side): boolean {
  return (numberSides[mode] ?? ['x', 'y']).includes(side)
}

/** Numbers between blanks or semicolons; undefined where one is none. */
export function readTicks(text: string): number[] | undefined {
  const numbers = text
    .split(/[\s;]+/)
    .filter(Boolean)
    .map((one) => readNumber(one.replace(/,$/, '')))
  return numbers.every((one): one is number => one !== null && Number.isFinite(one)) ? numbers : undefined
}

export function writtenTicks(ticks: Ticks | undefined): string {
  return (Array.isArray(ticks) ? ticks : (ticks?.values ?? [])).join('; ')
}

/** One label a line, in the order of the ticks; a line that is empty leaves its tick blank. */
export function readLabels(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim())
  while (lines.at(-1) === '') lines.pop()
  return lines
}

export function writtenLabels(ticks: Ticks | undefined): string {
  return ticks && !Array.isArray(ticks) ? ticks.labels.join('\n') : ''
}

/** Undefined where nothing is set; the numbers alone where nothing is written at them. */
export function ticksOf(values: number[], labels: string[]): Ticks | undefined {
  if (!values.length) return undefined
  return labels.length ? { values, labels } : values
}

/** Both ends, or none: the graph cannot be told of one alone. */
export function limitsOf(from: number | null, to: number | null): [number, number] | undefined {
  return from !== null && to !== null && Number.isFinite(from) && Number.isFinite(to) && from !== to
    ? [from, to]
    : undefined
}

/** With the changes, and without what is empty; undefined where nothing is left. */
export function changedAxis(axis: Axis | undefined, changes: Partial<Axis>): Axis | undefined {
  const entries = Object.entries({ ...axis, ...changes }).filter(([, value]) => value !== undefined)
  return entries.length ? Object.fromEntries(entries) : undefined
}
