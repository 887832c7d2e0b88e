import { api, type Schema } from '@/core/api/client'

import type { Dataset } from '../workspace/objects'

export type Preview = Schema<'ImportPreview'>
export type Choices = Partial<Schema<'Choices'>>

export const endings = [
  '.csv',
  '.tsv',
  '.txt',
  '.xlsx',
  '.sav',
  '.zsav',
  '.dta',
  '.rds',
  '.rda',
  '.html',
  '.htm',
  '.dat',
]

export function lookAtFile(file: File): Promise<Preview> {
  const form = new FormData()
  form.append('file', file)
  return api.post<Preview>('/api/statistics/import', { body: form })
}

export function lookAgain(upload: string, choices: Choices): Promise<Preview> {
  return api.post<Preview>('/api/statistics/import', { json: { upload, choices } })
}

export function makeDataset(upload: string, workspace: string, name: string, choices: Choices): Promise<Dataset> {
  return api.post<Dataset>(`/api/statistics/import/${upload}/dataset`, { json: { workspace, name, choices } })
}
