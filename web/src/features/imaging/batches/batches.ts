import { api, type Schema } from '@/core/api/client'

import type { Algorithm, Begun } from '../registrations/registrations'

export type BatchRow = Schema<'BatchRow'>

export interface AskedBatch {
  photos: File[]
  model: File
  algorithm: Algorithm
  mirror: boolean
}

/** Hands photos and their model to the workers; throws ApiError where the server does not take them. */
export async function beginBatch({ photos, model, algorithm, mirror }: AskedBatch): Promise<Begun> {
  const body = new FormData()
  body.set('model-file', model)
  for (const photo of photos) body.append('user-file', photo)
  const query = { algorithm, mirror: mirror ? 'true' : undefined }
  const answer = await api.post<{ payload: Begun }>('/api/registrar/batch', { query, body })
  return answer.payload
}

/** How far an answer may be relied on, as its badge says. */
export function standing({ ok, confidence }: BatchRow): 'trusted' | 'doubtful' | 'none' {
  if (!ok) return 'none'
  return (confidence ?? 0) >= 0.5 ? 'trusted' : 'doubtful'
}
