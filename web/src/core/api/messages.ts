import { t } from '@/core/i18n'

import { ApiError } from './errors'

/** What to tell a person about any failure: the server's own sentence where it gave one. */
export function failureMessage(error: unknown): string {
  if (!(error instanceof ApiError)) return t('core.failure.unknown')
  if (error.offline) return t('core.failure.offline')
  if (error.status === 429) return waiting(error)
  return error.message || t('core.failure.status', { status: error.status })
}

function waiting(error: ApiError): string {
  const seconds = error.details.retryAfter
  if (seconds === undefined) return t('core.failure.tooMany')
  return t('core.failure.tooManyUntil', { minutes: Math.max(1, Math.ceil(seconds / 60)) })
}
