import { t } from '@/core/i18n'

import { ApiError } from './errors'

/** What to tell a person about any failure: the server's own sentence where it gave one. */
export function failureMessage(error: unknown): string {
  if (!(error instanceof ApiError)) return t('failure.unknown')
  if (error.offline) return t('failure.offline')
  if (error.status === 429) return waiting(error)
  return error.message || t('failure.status', { status: error.status })
}

function waiting(error: ApiError): string {
  const seconds = error.details.retryAfter
  if (seconds === undefined) return t('failure.tooMany')
  return t('failure.tooManyUntil', { minutes: Math.max(1, Math.ceil(seconds / 60)) })
}
