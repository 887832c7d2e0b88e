export function castPath(id: number | string, part?: 'edit' | 'answers' | 'details'): string {
  return `/screencasts/${encodeURIComponent(id)}${part ? `/${part}` : ''}`
}

export function castApi(id: number | string, part = ''): string {
  return `/api/screencasts/${encodeURIComponent(id)}${part}`
}
