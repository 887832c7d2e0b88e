import { useEventListener } from '@vueuse/core'
import { computed, onScopeDispose, ref, type Ref } from 'vue'

import type { CodeChange } from '@/core/components/code/edits'

import type { Screen } from '../player/usePlayer'
import { exercisesOf } from '../replay/exercises'
import { Recording } from '../replay/recording'
import { takesOf } from '../replay/takes'
import { useRun } from '../runs/useRun'
import { recordTake, type TakeRecorder } from './microphone'
import type { Sound } from './publish'
import { voicesOf, type Kept, type Shelf, type SoundPiece } from './shelf'
import { added, cutAt, described, nextExercise, nextVoice, openExercise, withoutLastTake } from './tape'
import type { Voice } from './unsent'
import { useMicrophone } from './useMicrophone'
import { useTape } from './useTape'
import { useUplink } from './useUplink'

const mime = 'audio/webm;codecs=opus'

/** A recording under way. Time goes on only while it records; what is done meanwhile is kept as it happens. */
export function useRecorder(kept: Kept, shelf: Shelf, screen: Ref<Screen | null | undefined>) {
  const keeping = useTape(kept, shelf, () => uplink.wake())
  const { tape, draft } = keeping
  const uplink = useUplink(() => ({ draft: draft.value, tape: tape.value, voices: voices() }), keeping.describe)
  const microphone = useMicrophone()
  const pieces = voicesOf(kept.sounds).voices
  const lengths = new Map(kept.sounds.map(({ voice, end }) => [voice, end - startOf(voice)]))

  const recording = ref(false)
  const starting = ref(false)
  const position = ref(tape.value.end)
  const program = useRun()
  let base = tape.value.end
  let began = 0
  let take: TakeRecorder | undefined
  /** Settled when the last take has handed over all its pieces. */
  let ending: Promise<void> | undefined
  /** Settled when every piece that was handed over is kept: one after the other, so that they stay in their order. */
  let arriving = Promise.resolve()
  let lastPiece = 0
  let freeVoice = Math.max(-1, ...pieces.keys()) + 1
  const ticking = setInterval(() => recording.value && (position.value = now()), 200)

  function startOf(wanted: number): number {
    return tape.value.ots.find((ot) => ot.command === 'record_start' && ot.soundChunkIdx === wanted)?.ts ?? 0
  }

  /** All that was heard so far. */
  function voices(): Map<number, Voice> {
    const whole = [...pieces].map(([number, parts]): [number, Voice] => {
      return [number, { parts, end: startOf(number) + (lengths.get(number) ?? 0) }]
    })
    return new Map(whole)
  }

  /** The moment of the cast at which something happens now, a whole number of milliseconds. */
  function now(): number {
    return recording.value ? base + Math.round(performance.now() - began) : tape.value.end
  }

  /** Whether the editor shows an earlier moment than that at which recording goes on. */
  const looking = computed(() => !recording.value && position.value < tape.value.end)
  const exercise = computed(() => openExercise(tape.value.ots))
  const exercises = computed(() => exercisesOf(tape.value.ots))
  const takes = computed(() => takesOf(tape.value.ots))

  async function record(silent = false): Promise<void> {
    if (recording.value || starting.value) return
    starting.value = true
    try {
      const stream = silent ? undefined : (microphone.stream.value ?? (await microphone.open()))
      if (!silent && !stream) return
      if (looking.value) showEnd()
      await begin(stream)
    } finally {
      starting.value = false
    }
  }

  async function begin(stream: MediaStream | undefined): Promise<void> {
    keeping.change(tape.value)
    base = tape.value.end
    if (stream) {
      const number = nextVoice(tape.value, freeVoice)
      freeVoice = number + 1
      pieces.set(number, [])
      take = await recordTake(stream, (piece) => receive(number, piece))
      began = performance.now()
      recording.value = true
      keeping.add({ ts: base, command: 'record_start', soundChunkIdx: number, time: Date.now() })
    } else {
      began = performance.now()
      recording.value = true
    }
    position.value = base
  }

  function receive(voice: number, piece: Blob): void {
    const end = Math.round(base + performance.now() - began)
    const number = (lastPiece = Math.max(lastPiece + 1, Date.now()))
    arriving = arriving.then(() => keepPiece(piece, { voice, number, end }))
  }

  async function keepPiece(piece: Blob, place: Omit<SoundPiece, 'draft' | 'bytes'>): Promise<void> {
    const bytes = await piece.arrayBuffer()
    pieces.get(place.voice)?.push(bytes)
    lengths.set(place.voice, place.end - startOf(place.voice))
    await keeping.addSound({ ...place, bytes })
  }

  /** All that was recorded is kept, also when a take has ended only just now. */
  async function settle(): Promise<void> {
    await pause()
    await ending
    await arriving
  }

  async function pause(): Promise<void> {
    if (!recording.value) return
    const end = now()
    const ended = take
    take = undefined
    recording.value = false
    position.value = end
    if (ended) keeping.add({ ts: end, command: 'record_end' })
    else keeping.add({ ts: end, command: 'nop', time: Date.now() })
    ending = ended?.stop()
    await ending
  }

  function write(change: CodeChange): void {
    if (looking.value) return
    keeping.write(change, now())
    if (!recording.value) position.value = tape.value.end
  }

  async function run(code: string): Promise<void> {
    const before = tape.value.end
    keeping.add({ ts: now(), command: 'run' })
    const result = await program.run(code)
    // What was cut off meanwhile does not come back.
    if (result && tape.value.end >= before) keeping.add({ ts: now(), command: 'run', ...result })
  }

  function startExercise(description: string): void {
    const exId = nextExercise(tape.value.ots)
    const ts = now()
    keeping.change(
      added(tape.value, { ts, command: 'exShow', exId, description }, { ts, command: 'exPlaceholder', exId }),
    )
  }

  function endExercise(): void {
    const exId = exercise.value
    if (exId !== undefined) keeping.change(added(tape.value, { ts: now(), command: 'exPlaceholder', exId }))
  }

  function showEnd(): void {
    position.value = tape.value.end
    const last = new Recording(tape.value.ots).final
    screen.value?.show(last.text, last)
  }

  function look(at: number): void {
    if (recording.value) return
    position.value = Math.max(0, Math.min(tape.value.end, at))
    if (position.value >= tape.value.end) showEnd()
    else {
      const state = new Recording(tape.value.ots).at(position.value)
      screen.value?.show(state.text, state)
    }
  }

  /** The page may be gone in a moment: the recorder hands over what it heard since the last piece. */
  function flush(): void {
    if (recording.value) take?.flush()
    void keeping.save()
  }
  useEventListener(window, 'pagehide', flush)
  useEventListener(document, 'visibilitychange', () => document.visibilityState === 'hidden' && flush())

  if (kept.waiting || draft.value.after !== undefined) void uplink.check()

  onScopeDispose(() => {
    clearInterval(ticking)
    void settle().then(uplink.close)
  })

  return {
    ...{ keeping, uplink, draft, tape, microphone, recording, starting, position, looking },
    ...{ exercise, exercises, takes, program },
    ...{ record, pause, write, run, startExercise, endExercise, look, showEnd },
    cut(): void {
      keeping.change(cutAt(tape.value, position.value))
      showEnd()
    },
    removeLastTake(): void {
      keeping.change(withoutLastTake(tape.value))
      showEnd()
    },
    undo(): void {
      if (!recording.value && keeping.undo()) showEnd()
    },
    describeExercise: (exId: string, text: string) => keeping.change(described(tape.value, exId, text)),
    /** All is kept here, and nothing more happens. */
    async rest(): Promise<void> {
      await settle()
      await keeping.save()
    },
    /** Undefined where the recording went on elsewhere: it is one screencast, not two. */
    async send(teacher: string, onStep: (done: number) => void): Promise<number | undefined> {
      await settle()
      await keeping.save()
      await uplink.check()
      if (uplink.elsewhere.value) return undefined
      const sounds = new Map<number, Sound>()
      for (const [number, parts] of pieces)
        sounds.set(number, { blob: new Blob(parts, { type: mime }), length: lengths.get(number) ?? 0 })
      const { publish } = await import('./publish')
      const id = await publish(draft.value, tape.value, { sounds, teacher, onStep })
      await shelf.discard(draft.value.id)
      // It is published: a draft that could not be removed is offered once more, and can be discarded then.
      await uplink.remove()?.catch(() => undefined)
      return id
    },
    discard: () => shelf.discard(draft.value.id),
  }
}
