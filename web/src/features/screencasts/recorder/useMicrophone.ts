import { useRafFn } from '@vueuse/core'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'

import { remember, remembered } from '@/core/storage'

import {
  listInputs,
  measureLevel,
  MicrophoneError,
  openMicrophone,
  whyNoMicrophone,
  type Input,
  type NoMicrophone,
} from './microphone'

/** The microphone in use, how loud it is, and which others there are. */
export function useMicrophone() {
  const stream = shallowRef<MediaStream>()
  const problem = ref<NoMicrophone | undefined>(whyNoMicrophone())
  const inputs = ref<Input[]>([])
  const chosen = ref(remembered('recorder.microphone') ?? '')
  const level = ref(0)
  let meter: { level: () => number; stop: () => void } | undefined
  const { pause, resume } = useRafFn(() => (level.value = meter?.level() ?? 0), { immediate: false, fpsLimit: 15 })

  async function open(): Promise<MediaStream | undefined> {
    close()
    try {
      stream.value = await openMicrophone(chosen.value || undefined)
    } catch (error) {
      if (!(error instanceof MicrophoneError)) throw error
      if (error.reason === 'missing' && chosen.value) return openAnother()
      problem.value = error.reason
      return undefined
    }
    problem.value = undefined
    inputs.value = await listInputs()
    meter = measureLevel(stream.value)
    resume()
    return stream.value
  }

  /** The one that was chosen has been unplugged. */
  function openAnother(): Promise<MediaStream | undefined> {
    chosen.value = ''
    return open()
  }

  function close() {
    pause()
    meter?.stop()
    meter = undefined
    for (const track of stream.value?.getTracks() ?? []) track.stop()
    stream.value = undefined
  }

  watch(chosen, (id) => {
    remember('recorder.microphone', id)
    if (stream.value) void open()
  })
  onScopeDispose(close)
  return { stream, problem, inputs, chosen, level, open, close }
}
