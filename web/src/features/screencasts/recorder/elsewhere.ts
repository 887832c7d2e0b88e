import { api, apiUrl, type Schema } from '@/core/api/client'
import { me } from '@/core/identity'

import type { Page } from '../casts/casts'
import { knownOts } from '../replay/ots'
import { newId, type Draft, type Kept, type Shelf, type SoundPiece } from './shelf'
import { draftApi } from './uplink'

/** As many as one person may have. */
const all = 50

/** One's own unfinished recordings that lie on the server, the newest first; see Uplink for who has some. */
export async function draftsElsewhere(): Promise<Draft[]> {
  const owner = me.value?.id
  if (owner === undefined) return []
  const { items } = await api.get<Page<Schema<'DraftItem'>>>('/api/screencasts/drafts', { query: { size: all } })
  return items.map((item) => ({
    ...{ id: item.key, title: item.title, teacher: item.teacher ?? undefined, base: item.base ?? undefined, owner },
    ...{ assertions: '', skipAllowed: false, end: item.end_ms, updated: Date.parse(item.updated_at) },
    ...{ writer: item.writer, after: item.revision },
  }))
}

/**
 * A recording of the server's, put onto this browser's shelf instead of what is there of it: it goes on here, and the
 * browser in which it was before is behind, and told so.
 */
export async function takeFromServer(id: string, shelf: Shelf): Promise<Kept> {
  const whole = await api.get<Schema<'DraftWhole'>>(draftApi(id))
  const draft: Draft = {
    ...{
      id,
      writer: newId(),
      after: whole.revision,
      owner: me.value?.id ?? '',
      updated: Date.now(),
      end: whole.end_ms,
    },
    ...{ title: whole.title, teacher: whole.teacher ?? undefined, assertions: whole.assertions },
    ...{ skipAllowed: whole.skip_allowed, base: whole.base ?? undefined },
  }
  const ends = new Map<number, number>()
  for (const { voice, end_ms } of whole.sounds) ends.set(voice, Math.max(end_ms, ends.get(voice) ?? 0))
  const sounds: SoundPiece[] = []
  for (const [voice, end] of ends)
    sounds.push({ draft: draft.id, voice, number: 0, end, bytes: await fetchVoice(id, voice) })
  const ots = [...knownOts(whole.ots as unknown[])]
  await shelf.discard(id)
  return put(shelf, { draft, ots, sounds })
}

/** A recording that went on elsewhere, as it was here: from now on one of its own. */
export async function setApart(id: string, shelf: Shelf): Promise<Kept | undefined> {
  const kept = await shelf.take(id)
  if (!kept) return undefined
  const draft: Draft = { ...kept.draft, id: newId(), writer: newId(), after: undefined }
  const sounds = kept.sounds.map((piece) => ({ ...piece, draft: draft.id }))
  const own = await put(shelf, { draft, ots: kept.ots, sounds })
  await shelf.discard(id)
  return { ...own, waiting: true }
}

async function put(shelf: Shelf, kept: Kept): Promise<Kept> {
  await shelf.replace(kept.draft, kept.ots)
  for (const sound of kept.sounds) await shelf.addSound(sound)
  return kept
}

async function fetchVoice(draft: string, voice: number): Promise<ArrayBuffer> {
  const response = await fetch(apiUrl(draftApi(draft, `/sounds/${voice}`)))
  if (!response.ok) throw new Error(`voice ${voice} could not be fetched`)
  return response.arrayBuffer()
}
