import { forget, remember, remembered } from '@/core/storage'

/** Where this browser left a lesson, in milliseconds. */
export function lastPosition(cast: number): number {
  const last = Number(remembered(`cast.${cast}.at`) ?? 0)
  return Number.isFinite(last) ? last : 0
}

export function keepPosition(cast: number, position: number): void {
  remember(`cast.${cast}.at`, String(Math.round(position)))
}

/** The exercises of a lesson that were solved, or passed over, in this browser. */
export function solvedBefore(cast: number): string[] {
  return (remembered(`cast.${cast}.solved`) ?? '').split(' ').filter(Boolean).map(decodeURIComponent)
}

export function keepSolved(cast: number, ids: Iterable<string>): void {
  remember(`cast.${cast}.solved`, [...ids].map(encodeURIComponent).join(' '))
}

/** What the learner wrote in an exercise in this browser: their solution, or how far they came. */
export function answerBefore(cast: number, exercise: string): string | undefined {
  return remembered(answerKey(cast, exercise))
}

export function keepAnswer(cast: number, exercise: string, text: string): void {
  remember(answerKey(cast, exercise), text)
}

export function forgetAnswer(cast: number, exercise: string): void {
  forget(answerKey(cast, exercise))
}

function answerKey(cast: number, exercise: string): string {
  return `cast.${cast}.answer.${exercise}`
}
