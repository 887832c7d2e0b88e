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
  }))
}

/**
 * A recording of the server's, put onto this browser's shelf under a name of its own: the browser in which it began may
 * go on too, and neither takes the other's place.
 */
export async function takeFromServer(id: string, shelf: Shelf): Promise<Kept> {
  const whole = await api.get<Schema<'DraftWhole'>>(draftApi(id))
  const draft: Draft = {
    ...{ id: newId(), takenFrom: id, owner: me.value?.id ?? '', updated: Date.now(), end: whole.end_ms },
    ...{ title: whole.title, teacher: whole.teacher ?? undefined, assertions: whole.assertions },
    ...{ skipAllowed: whole.skip_allowed, base: whole.base ?? undefined },
  }
  const ends = new Map<number, number>()
  for (const { voice, end_ms } of whole.sounds) ends.set(voice, Math.max(end_ms, ends.get(voice) ?? 0))
  const sounds: SoundPiece[] = []
  for (const [voice, end] of ends)
    sounds.push({ draft: draft.id, voice, number: 0, end, bytes: await fetchVoice(id, voice) })
  const ots = [...knownOts(whole.ots as unknown[])]
  await shelf.replace(draft, ots)
  for (const sound of sounds) await shelf.addSound(sound)
  return { draft, ots, sounds }
}

async function fetchVoice(draft: string, voice: number): Promise<ArrayBuffer> {
  const response = await fetch(apiUrl(draftApi(draft, `/sounds/${voice}`)))
  if (!response.ok) throw new Error(`voice ${voice} could not be fetched`)
  return response.arrayBuffer()
}
