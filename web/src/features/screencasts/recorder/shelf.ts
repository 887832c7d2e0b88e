import type { Ot } from '../replay/ots'

/** What is known of a recording that is not finished, besides its OTs and sounds. */
export interface Draft {
  id: string
  title: string
  teacher?: string
  assertions: string
  skipAllowed: boolean
  /** The screencast that it will replace. */
  base?: number
  /** Whose it is: nobody else on this machine is offered it. */
  owner: string
  /** Milliseconds since 1970. */
  updated: number
  /** The time line's end, which is later than the last OT while nobody writes. */
  end: number
  /** This browser's name as one that writes it; in another browser it has another. */
  writer?: string
  /** The server has it: its count of what arrived, as far as this browser knows. */
  after?: number
}

/** A piece of a voice; `end` is the moment of the cast at which it was complete. */
export interface SoundPiece {
  draft: string
  voice: number
  number: number
  end: number
  bytes: ArrayBuffer
}

export interface Kept {
  draft: Draft
  ots: Ot[]
  sounds: SoundPiece[]
  /** The server should hear of it at once, before anything more is recorded. */
  waiting?: boolean
}

/**
 * Where unfinished recordings lie in this browser. OTs come in batches that are only ever added to, except where a cut
 * replaces them all; each deed is one transaction, so that a closed tab leaves all of it or nothing.
 */
export class Shelf {
  private constructor(private readonly database: IDBDatabase) {}

  static async open(name = 'palaestra-recorder'): Promise<Shelf> {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => {
      const database = request.result
      database.createObjectStore('drafts', { keyPath: 'id' })
      database.createObjectStore('ots', { keyPath: ['draft', 'number'] })
      database.createObjectStore('sounds', { keyPath: ['draft', 'voice', 'number'] })
    }
    const database = await settled(request)
    database.onversionchange = () => database.close()
    return new Shelf(database)
  }

  /** Drafts of one owner, the newest first. */
  async drafts(owner: string): Promise<Draft[]> {
    const all = await settled<Draft[]>(this.read('drafts').objectStore('drafts').getAll())
    return all.filter((draft) => draft.owner === owner).sort((one, other) => other.updated - one.updated)
  }

  async take(id: string): Promise<Kept | undefined> {
    const reading = this.read('drafts', 'ots', 'sounds')
    const draft = await settled<Draft | undefined>(reading.objectStore('drafts').get(id))
    if (!draft) return undefined
    const batches = await settled<{ ots: Ot[] }[]>(reading.objectStore('ots').getAll(rangeOf(id)))
    const sounds = await settled<SoundPiece[]>(reading.objectStore('sounds').getAll(rangeOf(id)))
    return { draft, ots: batches.flatMap(({ ots }) => ots), sounds }
  }

  /** Adds these OTs behind the batches before; `number` counts batches. */
  async add(draft: Draft, batch: { number: number; ots: readonly Ot[] }): Promise<void> {
    const writing = this.write('drafts', 'ots')
    writing.objectStore('drafts').put(draft)
    if (batch.ots.length) writing.objectStore('ots').put({ draft: draft.id, ...batch })
    await finishedWell(writing)
  }

  /** These OTs stand instead of all that were there. */
  async replace(draft: Draft, ots: readonly Ot[]): Promise<void> {
    const writing = this.write('drafts', 'ots')
    writing.objectStore('drafts').put(draft)
    writing.objectStore('ots').delete(rangeOf(draft.id))
    writing.objectStore('ots').put({ draft: draft.id, number: 0, ots })
    await finishedWell(writing)
  }

  async addSound(piece: SoundPiece): Promise<void> {
    const writing = this.write('sounds')
    writing.objectStore('sounds').put(piece)
    await finishedWell(writing)
  }

  async discard(id: string): Promise<void> {
    const writing = this.write('drafts', 'ots', 'sounds')
    writing.objectStore('drafts').delete(id)
    writing.objectStore('ots').delete(rangeOf(id))
    writing.objectStore('sounds').delete(rangeOf(id))
    await finishedWell(writing)
  }

  close(): void {
    this.database.close()
  }

  private read(...stores: string[]): IDBTransaction {
    return this.database.transaction(stores, 'readonly')
  }

  private write(...stores: string[]): IDBTransaction {
    return this.database.transaction(stores, 'readwrite', { durability: 'strict' })
  }
}

/** Every key that begins with the draft's id. */
function rangeOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []])
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser’s storage failed'))
  })
}

function finishedWell(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('the browser’s storage failed'))
  })
}

/** The pieces of each voice in their order, and when the last of all was complete. */
export function voicesOf(sounds: readonly SoundPiece[]): { voices: Map<number, ArrayBuffer[]>; end: number } {
  const voices = new Map<number, ArrayBuffer[]>()
  let end = 0
  for (const piece of sounds) {
    voices.set(piece.voice, [...(voices.get(piece.voice) ?? []), piece.bytes])
    end = Math.max(end, piece.end)
  }
  return { voices, end }
}

/** An id that needs no secure context. */
export function newId(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(4))
  return [...numbers].map((number) => number.toString(36)).join('-')
}
