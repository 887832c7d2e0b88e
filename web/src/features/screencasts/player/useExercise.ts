import { computed, ref, shallowRef, watch, type Ref } from 'vue'

import { failureMessage } from '@/core/api/messages'
import type { CodeChange } from '@/core/components/code/edits'

import { otsOf } from '../replay/capture'
import type { Exercise } from '../replay/exercises'
import type { Ot } from '../replay/ots'
import { sendAnswer, type Verdict } from './answering'
import type { Lesson } from './lesson'
import { keepAnswer } from './progress'

/** A learner's work on the exercise at hand: what they wrote, and what the server found of it. */
export function useExercise(cast: number, lesson: Lesson, exercise: Ref<Exercise | undefined>) {
  const written: Ot[] = []
  const verdict = shallowRef<Verdict>()
  const checking = ref(false)
  const failure = ref<string>()
  let began = 0

  function restart() {
    written.length = 0
    verdict.value = undefined
    failure.value = undefined
    began = performance.now()
  }
  watch(exercise, restart)

  function write(change: CodeChange) {
    written.push(...otsOf(change, Math.round(performance.now() - began)))
    if (change.edits.length) verdict.value = undefined
  }

  async function check(): Promise<void> {
    const one = exercise.value
    if (!one || checking.value) return
    checking.value = true
    failure.value = undefined
    const shown = [...written]
    try {
      const found = await sendAnswer(cast, {
        exId: one.id,
        ots: lesson.asRecorded(one.id, shown),
        code: lesson.programWith(one.id, shown),
      })
      if (exercise.value !== one) return
      verdict.value = found
      if (found.correct) {
        lesson.accept(one.id, shown)
        keepAnswer(cast, one.id, lesson.written(one.id))
      }
    } catch (error) {
      failure.value = failureMessage(error)
    } finally {
      checking.value = false
    }
  }

  const number = computed(() => lesson.exercises.findIndex(({ id }) => id === exercise.value?.id) + 1)
  return { verdict, checking, failure, number, write, check, restart }
}
