import { boolean, check, instance, nullable, picklist, pipe } from 'valibot'

import { api, type Schema } from '@/core/api/client'
import type { JobState } from '@/core/components/jobs'

export type Registered = Schema<'Registered'>
export type RegistrationStatus = Schema<'RegistrationStatus'>
export type Begun = Schema<'Begun'>

export const algorithms = ['AUTO', 'SIFT', 'ORB', 'AKAZE', 'BRISK', 'SURF'] as const
export type Algorithm = (typeof algorithms)[number]

/** What the server can read, by the ending of a file's name. */
export const endings = ['.png', '.jpg', '.jpeg', '.webp', '.tif', '.tiff', '.bmp', '.gif', '.ppm', '.pgm']
/** The server's own limit unless its operator chose another: 50 MiB. */
export const maxBytes = 50 * 2 ** 20

/** What a form asks for beside the photos. */
export interface Manner {
  model: File | null
  algorithm: Algorithm
  mirror: boolean
}

export const initialManner: Manner = { model: null, algorithm: 'AUTO', mirror: false }

/** A picture that must be there; `missing` says so. */
export function pictureSchema(missing: string) {
  return pipe(
    nullable(instance(File)),
    check((file) => file !== null, missing),
  )
}

export function mannerSchema(modelMissing: string) {
  return { model: pictureSchema(modelMissing), algorithm: picklist(algorithms), mirror: boolean() }
}

export interface Asked {
  user: File
  model: File
  algorithm: Algorithm
  mirror: boolean
}

/** Hands two pictures to the workers; throws ApiError where the server does not take them. */
export async function begin({ user, model, algorithm, mirror }: Asked): Promise<Begun> {
  const body = new FormData()
  body.set('user-file', user)
  body.set('model-file', model)
  const query = { async: 1, frame: 'model', mirror: mirror ? 'true' : undefined }
  const answer = await api.post<{ payload: Begun }>(`/api/registrar/${algorithm}`, { query, body })
  return answer.payload
}

export async function statusOf(job: string): Promise<RegistrationStatus> {
  return (await api.get<{ payload: RegistrationStatus }>(`/api/registrar/jobs/${job}`)).payload
}

export async function cancel(job: string): Promise<RegistrationStatus> {
  return (await api.delete<{ payload: RegistrationStatus }>(`/api/registrar/jobs/${job}`)).payload
}

/** As progress is shown; `reason` is why it failed. */
export function jobState(status: RegistrationStatus, reason: string): JobState {
  switch (status.state) {
    case 'queued':
      return { is: 'queued', place: status.place ?? undefined }
    case 'running':
      return { is: 'running', part: status.progress || null, step: stepOf(status) }
    case 'done':
      return { is: 'done' }
    case 'failed':
      return { is: 'failed', reason }
    default:
      return { is: 'cancelled' }
  }
}

/** Of a batch, the photo that is looked at; the server's other words are in one language only. */
function stepOf({ kind, progress_text }: RegistrationStatus): string | undefined {
  return kind === 'batch' && progress_text ? progress_text : undefined
}
