import { api, type Schema } from '@/core/api/client'

export type Registered = Schema<'Registered'>

export const algorithms = ['AUTO', 'SIFT', 'ORB', 'AKAZE', 'BRISK', 'SURF'] as const
export type Algorithm = (typeof algorithms)[number]

/** What the server can read, by the ending of a file's name. */
export const endings = ['.png', '.jpg', '.jpeg', '.webp', '.tif', '.tiff', '.bmp', '.gif', '.ppm', '.pgm']
/** The server's own limit unless its operator chose another: 50 MiB. */
export const maxBytes = 50 * 2 ** 20

export interface Asked {
  user: File
  model: File
  algorithm: Algorithm
  mirror: boolean
}

/** Throws ApiError, with the server's explanation where it refuses to answer. */
export async function register({ user, model, algorithm, mirror }: Asked): Promise<Registered> {
  const body = new FormData()
  body.set('user-file', user)
  body.set('model-file', model)
  const query = { frame: 'model', mirror: mirror ? 'true' : undefined }
  const answer = await api.post<{ payload: Registered }>(`/api/registrar/${algorithm}`, { query, body })
  return answer.payload
}
