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

/** A program that was begun, and from when it is under way. */
interface Started {
  live?: Promise<LiveRun>
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
  let current: Started = {}

  /** Resolves when it has ended, or did not run; to undefined when another one took its place. */
  async function run(code: string): Promise<Ran | undefined> {
    clear()
    const own: Started = (current = {})
    ;[running.value, ran.value] = [true, true]
    try {
      own.live = begin(code, (text) => {
        if (current === own) output.value += text
      })
      const end = await (await own.live).done
      if (current !== own) return undefined
      finish(end)
      return { output: output.value, exitCode: end.exit_code }
    } catch (error) {
      if (current !== own) return undefined
      output.value += sentence(error)
      exitCode.value = -1
      return { output: output.value, exitCode: -1 }
    } finally {
      if (current === own) running.value = false
    }
  }

  async function begin(code: string, onOutput: (text: string) => void): Promise<LiveRun> {
    const asked = { code, language: language.value, files: files.value }
    const { startRun } = await import('./live')
    return await startRun(asked, onOutput)
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

  /** Sends a line, which is seen in the output as in a terminal. Resolves to why the program did not get it. */
  async function answer(line: string): Promise<string> {
    output.value += `${line}\n`
    return await tell((live) => live.write(`${line}\n`))
  }

  /** What is pressed before the program is under way reaches it then; one that has ended needs it no more. */
  async function tell(say: (live: LiveRun) => Promise<void>): Promise<string> {
    const own = current
    try {
      await own.live?.then(say)
      return ''
    } catch (error) {
      return current === own && running.value ? sentence(error) : ''
    }
  }

  function clear() {
    if (running.value) void cancel()
    current = {}
    for (const { url } of left.value) URL.revokeObjectURL(url)
    ;[output.value, exitCode.value, running.value, ran.value] = ['', undefined, false, false]
    ;[killedBy.value, truncated.value, left.value] = ['', false, []]
  }

  const cancel = () => tell((live) => live.cancel())

  onScopeDispose(clear)
  return {
    ...{ output, exitCode, running, ran, killedBy, truncated, language, files, left, run, clear, answer, cancel },
    endInput: () => tell((live) => live.end()),
  }
}

/** The server's own, where it refused. */
function sentence(error: unknown): string {
  const said = error instanceof Error && 'said' in error ? error.said : undefined
  return typeof said === 'string' ? said : t('screencasts.output.lost')
}

function blobOf(base64: string, type: string): Blob {
  return new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type })
}
