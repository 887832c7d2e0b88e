/** What went wrong with a request, in the one form that pages and forms read. */
export class ApiError extends Error {
  override name = 'ApiError'

  constructor(
    message: string,
    /** The HTTP status; 0 where no answer came at all. */
    readonly status: number,
    readonly code: string,
    /** Messages by field name, as the server names fields. */
    readonly fields: Readonly<Record<string, string>> = {},
    readonly details: Readonly<ErrorDetails> = {},
  ) {
    super(message)
  }

  get offline(): boolean {
    return this.status === 0
  }
}

/** Whether what was asked for is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404
}

export interface ErrorDetails {
  /** The first wrong cell of a sent table. */
  row?: string | number
  column?: string
  /** Seconds to wait before the next try. */
  retryAfter?: number
}

interface Problem {
  detail?: string
  title?: string
  code?: string
  errors?: { field: string; message: string }[]
}

interface Refusal {
  error: string
  message?: string
  code?: string
  field?: string
  row?: string | number
  column?: string
}

type Body = Problem & Partial<Refusal>

/**
 * Reads any documented form of an error answer: problem+json, `{"error", "message"}` of /api/v1, or the
 * registrar's `{"error"}`, which is the message itself.
 */
export function readError(status: number, body: unknown, retryAfter?: string | null): ApiError {
  const known: Body = isRecord(body) ? body : {}
  const message = known.message ?? known.detail ?? known.title ?? known.error ?? ''
  return new ApiError(message, status, known.code ?? String(status), fieldsOf(known, message), {
    row: known.row,
    column: known.column,
    retryAfter: seconds(retryAfter),
  })
}

function fieldsOf(body: Body, message: string): Record<string, string> {
  if (body.field) return { [body.field]: message }
  return Object.fromEntries((body.errors ?? []).map((error) => [error.field, error.message]))
}

function seconds(header?: string | null): number | undefined {
  const value = Number(header)
  return header && Number.isFinite(value) ? value : undefined
}

function isRecord(value: unknown): value is Record<string, never> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
