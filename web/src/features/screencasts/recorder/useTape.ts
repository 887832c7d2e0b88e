import { ref, shallowRef, triggerRef } from 'vue'

import type { CodeChange } from '@/core/components/code/edits'

import type { Ot } from '../replay/ots'
import type { Draft, Kept, Shelf, SoundPiece } from './shelf'
import { added, openTake, sealed, written, type Tape } from './tape'
import { beginsWith } from './unsent'

/** How many deeds can be undone. */
const deepest = 20

/** A tape that lies on the shelf: whatever happens to it is kept there at once, and told. */
export function useTape(kept: Kept, shelf: Shelf, onNews: () => void) {
  const draft = shallowRef<Draft>(kept.draft)
  const tape = shallowRef<Tape>(afterClosing(kept))
  const savedAt = ref<Date>()
  const failure = ref('')
  const past = shallowRef<Tape[]>([])
  /** OTs that lie on the shelf already, as they were when they were put there. */
  let onShelf: readonly Ot[] = []
  let batches = 0
  let saving: Promise<void> | undefined
  let again = false

  function save(): Promise<void> {
    again = true
    onNews()
    saving ??= saveAll().finally(() => (saving = undefined))
    return saving
  }

  async function saveAll(): Promise<void> {
    while (again) {
      again = false
      try {
        await saveOnce()
        savedAt.value = new Date()
        failure.value = ''
      } catch (error) {
        failure.value = error instanceof Error ? error.message : String(error)
      }
    }
  }

  async function saveOnce(): Promise<void> {
    const { ots, end } = tape.value
    const fresh = { ...draft.value, end, updated: Date.now() }
    if (batches > 0 && beginsWith(ots, onShelf)) {
      await shelf.add(fresh, { number: batches, ots: ots.slice(onShelf.length) })
      batches += 1
    } else {
      await shelf.replace(fresh, ots)
      batches = 1
    }
    onShelf = ots
  }

  function set(next: Tape): void {
    tape.value = next
    void save()
  }

  return {
    ...{ draft, tape, savedAt, failure, past, save },
    add: (...ots: Ot[]) => set(added(tape.value, ...ots)),
    write: (change: CodeChange, ts: number) => set(written(tape.value, change, ts)),
    /** A deed that can be undone. */
    change(next: Tape): void {
      past.value = [...past.value, tape.value].slice(-deepest)
      set(next)
    },
    undo(): boolean {
      const before = past.value.at(-1)
      if (!before) return false
      past.value = past.value.slice(0, -1)
      set(before)
      return true
    },
    describe(changed: Partial<Draft>): void {
      Object.assign(draft.value, changed)
      triggerRef(draft)
      void save()
    },
    async addSound(piece: Omit<SoundPiece, 'draft'>): Promise<void> {
      onNews()
      try {
        await shelf.addSound({ ...piece, draft: draft.value.id })
      } catch (error) {
        failure.value = error instanceof Error ? error.message : String(error)
      }
    },
  }
}

/** What was kept of a tape; a take in whose midst the page was closed ends with its last sound or letter. */
function afterClosing({ draft, ots, sounds }: Kept): Tape {
  const open = openTake(ots)
  const heard = sounds.filter(({ voice }) => voice === open).map(({ end }) => end)
  const end = Math.max(draft.end, ots.at(-1)?.ts ?? 0, ...heard)
  return sealed({ ots, end })
}
