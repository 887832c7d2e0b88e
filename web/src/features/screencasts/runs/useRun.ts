import { onScopeDispose, ref, shallowRef } from 'vue'

import { t } from '@/core/i18n'

import { lessonLanguage } from './languages'
import type { LiveRun, RunExit } from './live'

/** How a program ended, all that it wrote included. */
export interface Ran {
  output: string
  exitCode: number
}

/** A file beside the program. */
export interface SentFile {
  name: string
  base64: string
}

/** A file that the program left, at an address of this page. */
export interface LeftFile {
  name: string
  url: string
  picture: boolean
}

/** A program that the viewer runs, and may talk to while it goes on; a new one replaces it. */
export function useRun() {
  const output = ref('')
  const exitCode = ref<number>()
  const running = ref(false)
  const ran = ref(false)
  /** Why it did not end by itself, as the server calls it. */
  const killedBy = ref('')
  const truncated = ref(false)
  /** Of the next program. */
  const language = ref(lessonLanguage)
  /** Files that lie beside the next program. */
  const files = shallowRef<SentFile[]>([])
  const left = shallowRef<LeftFile[]>([])
  let current: { live?: LiveRun } = {}

  /** Resolves when it has ended, or did not run; to undefined when another one took its place. */
  async function run(code: string): Promise<Ran | undefined> {
    clear()
    const own: { live?: LiveRun } = (current = {})
    ;[running.value, ran.value] = [true, true]
    try {
      const { startRun } = await import('./live')
      const live = await startRun({ code, language: language.value, files: files.value }, (text) => {
        if (current === own) output.value += text
      })
      own.live = live
      if (current !== own) stop(live)
      const end = await live.done
      if (current !== own) return undefined
      finish(end)
      return { output: output.value, exitCode: end.exit_code }
    } catch (error) {
      if (current !== own) return undefined
      const said = error instanceof Error && 'said' in error ? error.said : undefined
      output.value += typeof said === 'string' ? said : t('screencasts.output.lost')
      exitCode.value = -1
      return { output: output.value, exitCode: -1 }
    } finally {
      if (current === own) running.value = false
    }
  }

  function finish(end: RunExit) {
    exitCode.value = end.exit_code
    killedBy.value = end.killed_by
    truncated.value = end.truncated
    left.value = end.files.map(({ name, media_type, base64 }) => ({
      name,
      url: URL.createObjectURL(blobOf(base64, media_type)),
      picture: media_type.startsWith('image/') && media_type !== 'image/svg+xml',
    }))
  }

  /** Sends a line, which is seen in the output as in a terminal. */
  async function answer(line: string): Promise<void> {
    output.value += `${line}\n`
    await current.live?.write(`${line}\n`)
  }

  function clear() {
    if (current.live && running.value) stop(current.live)
    current = {}
    for (const { url } of left.value) URL.revokeObjectURL(url)
    ;[output.value, exitCode.value, running.value, ran.value] = ['', undefined, false, false]
    ;[killedBy.value, truncated.value, left.value] = ['', false, []]
  }

  onScopeDispose(clear)
  return {
    ...{ output, exitCode, running, ran, killedBy, truncated, language, files, left, run, clear, answer },
    cancel: () => current.live?.cancel(),
    endInput: () => current.live?.end(),
  }
}

/** It may have ended in this moment, which is as good. */
function stop(live: LiveRun) {
  live.cancel().catch(() => undefined)
}

function blobOf(base64: string, type: string): Blob {
  return new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type })
}
