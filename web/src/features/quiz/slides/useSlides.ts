import { ref, shallowRef, watch, type Ref } from 'vue'

import { api } from '@/core/api/client'
import { failureMessage } from '@/core/api/messages'

import type { Seat } from '../presentations/seat'
import type { Slide, Snapshot } from '../presentations/wire'

/** All slides of what is being shown, for judges and the operator; tried again with the next slide if it failed. */
export function useSlides(seat: Seat, state: Readonly<Ref<Snapshot | undefined>>) {
  const slides = shallowRef<Slide[]>([])
  const failure = ref('')
  let loaded: number | undefined

  async function load(presentation: number) {
    try {
      const quiz = await api.get<{ slides: Slide[] }>(`/api/competitions/${seat.competition_id}`, {
        token: seat.access_token,
      })
      slides.value = [...quiz.slides].sort((one, other) => one.order - other.order)
      loaded = presentation
      failure.value = ''
    } catch (error) {
      failure.value = failureMessage(error)
    }
  }

  watch(
    () => [state.value?.presentation_id, state.value?.slide_order] as const,
    ([presentation]) => {
      if (presentation !== undefined && presentation !== loaded) void load(presentation)
    },
    { immediate: true },
  )
  return { slides, failure }
}
