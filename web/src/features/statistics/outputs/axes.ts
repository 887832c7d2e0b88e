import { readNumber } from '@/core/components/numbers'

/** An axis of a graph: what it is called, from where to where it goes, and where its ticks stand. */
export interface Axis {
  label?: string
  limits?: [number, number]
  ticks?: number[] | { values: number[]; labels: string[] }
}

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

export function writtenTicks(ticks: Axis['ticks']): string {
  return (Array.isArray(ticks) ? ticks : (ticks?.values ?? [])).join('; ')
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
