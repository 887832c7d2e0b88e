import { serverUrl } from '@/core/boot'

/** Where a picture is served; names are unguessable and need no token. */
export function imageUrl(media: { filename: string } | null | undefined): string | undefined {
  return media ? serverUrl(`/static/images/${encodeURIComponent(media.filename)}`) : undefined
}

export function thumbnailUrl(media: { filename: string }): string {
  return serverUrl(`/static/images/thumbnail_${encodeURIComponent(media.filename)}`)
}
