import type { RegistrationStatus } from './registrations'

/** Why there is no answer, as the server's codes have it; each has its text under imaging.reasons. */
export const reasons = [
  'empty_file',
  'no_picture',
  'damaged_picture',
  'too_small',
  'too_large',
  'few_points',
  'few_alike',
  'points_disagree',
  'not_alike',
  'not_registered',
  'folded',
  'mirrored',
  'scaled_too_much',
  'tilted_too_much',
  'hardly_overlaps',
  'timed_out',
  'out_of_memory',
] as const
export type Reason = (typeof reasons)[number]

const unreadable: string[] = [
  'empty_file',
  'no_picture',
  'damaged_picture',
  'too_small',
  'too_large',
  'timed_out',
  'out_of_memory',
] satisfies Reason[]

/** Whether both pictures could be looked at, and do not fit. */
export function isDisagreement(code: string | null | undefined): boolean {
  return reasons.some((reason) => reason === code) && !unreadable.includes(code ?? '')
}

/** In the reader's language; of a code that this page does not know, the server's own words. */
export function reasonOf(
  { error, code }: Pick<RegistrationStatus, 'error' | 'code'>,
  say: (reason: Reason) => string,
): string {
  const known = reasons.find((reason) => reason === code)
  return known ? say(known) : (error ?? '')
}
