import { onScopeDispose, ref } from 'vue'

import { failureMessage } from '@/core/api/messages'

import { runCode } from './answering'

/** A program that the viewer runs; a new one replaces it. */
export function useRun() {
  const output = ref('')
  const exitCode = ref<number>()
  const running = ref(false)
  const ran = ref(false)
  let stop: AbortController | undefined

  async function run(code: string): Promise<void> {
    stop?.abort()
    const own = (stop = new AbortController())
    ;[output.value, exitCode.value, running.value, ran.value] = ['', undefined, true, true]
    try {
      const result = await runCode(code, own.signal)
      output.value = result.output
      exitCode.value = result.exitCode
    } catch (error) {
      if (own.signal.aborted) return
      output.value = failureMessage(error)
    } finally {
      if (stop === own) running.value = false
    }
  }

  function clear() {
    stop?.abort()
    ;[output.value, exitCode.value, running.value, ran.value] = ['', undefined, false, false]
  }

  onScopeDispose(() => stop?.abort())
  return { output, exitCode, running, ran, run, clear }
}
