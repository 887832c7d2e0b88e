import { api, apiUrl } from '@/core/api/client'
import { me } from '@/core/identity'

import type { CastDetail } from '../casts/casts'
import { castApi } from '../casts/paths'
import { knownOts } from '../replay/ots'
import { takesOf } from '../replay/takes'
import { newId, type Draft, type Kept, type Shelf, type SoundPiece } from './shelf'
import { takenApart } from './tape'

/** Whose recordings lie on this browser's shelf. */
export function ownerOfDrafts(): string {
  return me.value?.id ?? ''
}

/** A recording that begins now. */
export function blankDraft(): Kept {
  return { draft: { ...fresh(), title: '', assertions: '', skipAllowed: false }, ots: [], sounds: [] }
}

function fresh(): Pick<Draft, 'id' | 'writer' | 'owner' | 'updated' | 'end'> {
  return { id: newId(), writer: newId(), owner: ownerOfDrafts(), updated: Date.now(), end: 0 }
}

/** A screencast of the server's, taken apart to be changed; its voices are fetched and lie on the shelf too. */
export async function draftOf(id: string, shelf: Shelf): Promise<Kept> {
  const [cast, stored] = await Promise.all([api.get<CastDetail>(castApi(id)), api.get<unknown[]>(castApi(id, '/ots'))])
  const { tape, assertions } = takenApart(knownOts(stored))
  const draft: Draft = {
    ...fresh(),
    end: tape.end,
    title: cast.title,
    assertions,
    skipAllowed: cast.skip_allowed,
    base: cast.id,
  }
  const sounds = await Promise.all(takesOf(tape.ots).map((take) => fetchSound(draft.id, cast.id, take)))
  await shelf.replace(draft, tape.ots)
  for (const sound of sounds) await shelf.addSound(sound)
  return { draft, ots: [...tape.ots], sounds }
}

async function fetchSound(draft: string, cast: number, take: { voice: number; to: number }): Promise<SoundPiece> {
  const response = await fetch(apiUrl(castApi(cast, `/voices/${take.voice}`)))
  if (!response.ok) throw new Error(`voice ${take.voice} could not be fetched`)
  return { draft, voice: take.voice, number: 0, end: take.to, bytes: await response.arrayBuffer() }
}
