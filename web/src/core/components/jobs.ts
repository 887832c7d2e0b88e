/** A long job as its progress is shown. */
export type JobState =
  | { is: 'queued'; /** Place in line, from 1. */ place?: number }
  | { is: 'running'; /** 0 to 1, null while unknown. */ part: number | null; secondsLeft?: number; step?: string }
  | { is: 'done' }
  | { is: 'failed'; reason: string }
  | { is: 'cancelled' }
