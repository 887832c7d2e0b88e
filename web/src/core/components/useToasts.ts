import { readonly, shallowRef } from 'vue'

/** Good news from out of sight; errors never come this way, they stay where they happened. */
export interface Toast {
  id: number
  text: string
  /** One thing to do about it ("Open"), also reachable elsewhere. */
  action?: { label: string; act: () => void }
}

const shown = shallowRef<Toast[]>([])
let last = 0

/** `toast('Submission scored')`; ToastStack in the shell shows it for six seconds. */
export function useToasts() {
  function toast(text: string, action?: Toast['action']): void {
    last += 1
    shown.value = [...shown.value.slice(-2), { id: last, text, action }]
  }

  function dismiss(id: number): void {
    shown.value = shown.value.filter((other) => other.id !== id)
  }

  return { toasts: readonly(shown), toast, dismiss }
}
