import { serverUrl } from '@/core/boot'

import { ApiError, readError } from './errors'
import type { components } from './schema'

/** A structure of the server's, by its name in the OpenAPI document. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

export type Query = Record<string, string | number | boolean | undefined | null>

interface Sending {
  query?: Query
  json?: unknown
  /** A body that is sent as it is: a form, a file, a text. */
  body?: BodyInit
  type?: string
  /** Whoever bears this token calls, instead of whoever is signed in. */
  token?: string
  signal?: AbortSignal
}

/** Calls this server. `Answer` is the shape that its OpenAPI schema declares for the call. */
async function call<Answer>(method: string, path: string, sending: Sending = {}): Promise<Answer> {
  const response = await send(method, path, sending)
  const body = await bodyOf(response)
  if (!response.ok) throw readError(response.status, body, response.headers.get('Retry-After'))
  return body as Answer
}

async function send(method: string, path: string, sending: Sending): Promise<Response> {
  const headers = new Headers({ Accept: 'application/json' })
  const type = sending.json === undefined ? sending.type : 'application/json'
  if (type) headers.set('Content-Type', type)
  if (sending.token) headers.set('Authorization', `Bearer ${sending.token}`)
  const body = sending.json === undefined ? sending.body : JSON.stringify(sending.json)
  try {
    return await fetch(apiUrl(path, sending.query), { method, headers, body, signal: sending.signal })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError('', 0, 'offline')
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!response.headers.get('Content-Type')?.includes('json')) return text
  return text ? JSON.parse(text) : undefined
}

/** The address of a call, for links to files as well; parameters without a value are left out. */
export function apiUrl(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return serverUrl(path) + (search ? `?${search}` : '')
}

export const api = {
  get: <Answer>(path: string, sending?: Sending) => call<Answer>('GET', path, sending),
  post: <Answer>(path: string, sending?: Sending) => call<Answer>('POST', path, sending),
  put: <Answer>(path: string, sending?: Sending) => call<Answer>('PUT', path, sending),
  patch: <Answer>(path: string, sending?: Sending) => call<Answer>('PATCH', path, sending),
  delete: <Answer>(path: string, sending?: Sending) => call<Answer>('DELETE', path, sending),
}
