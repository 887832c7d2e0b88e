import { useEventListener } from '@vueuse/core'
import { readonly, shallowRef, type Ref } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'

type Answer = (leave: boolean) => void

const asking = shallowRef<Answer>()
/** The question under way, shown by LeaveDialog in the application's root. */
export const leaveQuestion = readonly(asking)

function askToLeave(): Promise<boolean> {
  asking.value?.(false)
  return new Promise((resolve) => (asking.value = resolve))
}

export function answerLeaveQuestion(leave: boolean): void {
  asking.value?.(leave)
  asking.value = undefined
}

/** Asks before the page of this component is left while `unsaved` holds. */
export function useLeaveGuard(unsaved: Readonly<Ref<boolean>>): void {
  onBeforeRouteLeave(() => !unsaved.value || askToLeave())
  useEventListener(window, 'beforeunload', (event) => {
    if (unsaved.value) event.preventDefault()
  })
}
