import { watch, type Ref } from 'vue'

import { mayHoldFormula } from './split'

/** Typesets the formulas inside an element whenever its source changes; loads KaTeX only when there is one. */
export function useFormulas(element: Readonly<Ref<HTMLElement | undefined>>, source: () => string): void {
  async function typeset(): Promise<void> {
    if (!mayHoldFormula(source())) return
    const { typesetIn } = await import('./typeset')
    if (element.value) typesetIn(element.value)
  }
  // A formula that cannot be typeset, for want of a network, stays readable as it was written.
  watch([element, source], () => void typeset().catch(() => undefined), { flush: 'post', immediate: true })
}
