import { useRafFn } from '@vueuse/core'
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'

import { remember, remembered } from '@/core/storage'

import { voiceUrl, type Cast } from '../casts/casts'
import type { Exercise } from '../replay/exercises'
import { knownOts, type Ot } from '../replay/ots'
import type { State } from '../replay/state'
import { takesOf } from '../replay/takes'
import { CastClock, type Voice } from './clock'
import { Lesson } from './lesson'
import { answerBefore, forgetAnswer, keepSolved, solvedBefore } from './progress'

/** What the player shows text in. */
export interface Screen {
  show: (text: string, cursor: { anchor: number; head: number }) => void
}

/** `watch`: the lesson; `solve`: its next exercise; `copy`: the learner's own copy of the code. */
export type Mode = 'watch' | 'solve' | 'copy'

export function usePlayer(cast: Cast, screen: Ref<Screen | null | undefined>) {
  const ots = knownOts(cast.ots)
  const lesson = new Lesson(ots)
  const passed = ref(new Set(solvedBefore(cast.id)))
  lesson.restore((id) => (passed.value.has(id) ? answerBefore(cast.id, id) : undefined))
  const { duration } = lesson
  const voices = voicesOf(cast, ots)
  const mute = ref(voices.length === 0 ? 'none' : 'no')
  const clock = new CastClock(voices, duration, () => (mute.value = 'broken'))

  const playing = ref(false)
  const position = ref(0)
  const mode = ref<Mode>('watch')
  const exercise = shallowRef<Exercise>()
  const state = shallowRef<State>(lesson.at(0))
  const speed = ref(Number(remembered('player.speed') ?? 1) || 1)
  clock.speed = speed.value
  watch(speed, (rate) => {
    clock.speed = rate
    remember('player.speed', String(rate))
  })

  function show(next: State) {
    if (next.text !== state.value.text || next.anchor !== state.value.anchor || next.head !== state.value.head)
      screen.value?.show(next.text, next)
    state.value = next
  }

  /** The next exercise that stops the lesson between two moments. */
  function stopBetween(from: number, to: number): Exercise | undefined {
    return lesson.exercises.find((one) => one.from > from && one.from <= to && !passed.value.has(one.id))
  }

  let shownTo = -1
  function frame() {
    const going = clock.tick()
    const now = clock.now()
    const stop = stopBetween(shownTo, now)
    if (stop) {
      enter(stop)
      return
    }
    show(lesson.at(now))
    shownTo = now
    // Ten times a second is as often as a clock is read.
    if (Math.abs(now - position.value) >= 100 || !going) position.value = now
    if (!going) stopFrames()
  }
  const { pause: pauseFrames, resume: resumeFrames } = useRafFn(frame, { immediate: false })

  function stopFrames() {
    pauseFrames()
    playing.value = false
    position.value = clock.now()
  }

  function play() {
    if (mode.value === 'copy') leaveCopy()
    if (mode.value === 'solve') return
    clock.play()
    playing.value = true
    shownTo = Math.max(shownTo, clock.now() - 1)
    if (clock.now() < shownTo) shownTo = clock.now()
    resumeFrames()
  }

  function pause() {
    clock.pause()
    stopFrames()
  }

  /** Stops at an exercise: from now on the learner writes. */
  function enter(one: Exercise) {
    clock.seek(one.from)
    clock.pause()
    stopFrames()
    exercise.value = one
    mode.value = 'solve'
    shownTo = one.from
    position.value = one.from
    show(lesson.opening(one.id).state)
  }

  /** Where a wish to be at `wanted` leads: not past an exercise that must be solved first. */
  function reachable(wanted: number): Exercise | undefined {
    if (cast.skip_allowed) return undefined
    return lesson.exercises.find((one) => one.from < wanted && !passed.value.has(one.id))
  }

  function seek(wanted: number) {
    const target = Math.max(0, Math.min(duration, wanted))
    const stop = reachable(target)
    if (mode.value === 'copy') leaveCopy()
    if (stop) {
      enter(stop)
      return
    }
    mode.value = 'watch'
    exercise.value = undefined
    clock.seek(target)
    position.value = target
    shownTo = target
    show(lesson.at(target))
    playing.value = clock.playing
  }

  /** An exercise that is solved, or passed over, stops the lesson no more. */
  function pass(id: string) {
    passed.value = new Set([...passed.value, id])
    keepSolved(cast.id, passed.value)
  }

  /** Goes on behind the exercise, with the learner's answer, or from its start with the teacher's solution. */
  function goOn(how: 'answered' | 'solution') {
    const one = exercise.value
    if (!one) return
    pass(one.id)
    mode.value = 'watch'
    exercise.value = undefined
    const target = how === 'answered' ? one.to : one.from
    if (how === 'solution') {
      lesson.withdraw(one.id)
      forgetAnswer(cast.id, one.id)
    }
    clock.seek(target)
    shownTo = target
    show(lesson.at(target))
    play()
  }

  function startCopy() {
    if (playing.value) pause()
    mode.value = 'copy'
  }

  function leaveCopy() {
    mode.value = exercise.value ? 'solve' : 'watch'
    const back = exercise.value ? lesson.opening(exercise.value.id).state : lesson.at(clock.now())
    state.value = back
    screen.value?.show(back.text, back)
  }

  onScopeDispose(() => clock.destroy())

  return {
    ...{ lesson, duration, mute, playing, position, mode, exercise, state, passed, speed },
    ...{ play, pause, seek, pass, goOn, startCopy, leaveCopy },
    toggle: () => (playing.value ? pause() : play()),
    /** Shows the present state anew, once there is something to show it in. */
    refresh: () => screen.value?.show(state.value.text, state.value),
    now: () => clock.now(),
    done: computed(() => position.value >= duration),
  }
}

function voicesOf(cast: Cast, ots: readonly Ot[]): Voice[] {
  return takesOf(ots).flatMap(({ voice, from, to }) => {
    const url = voiceUrl(cast, voice)
    return url ? [{ from, to, url }] : []
  })
}
