import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

import { nextSpeed } from '@/core/components/media'
import { useShortcuts } from '@/core/keys'

interface Keyed {
  toggle: () => void
  seekBy: (ms: number) => void
  seekPart: (part: number) => void
  speed: { value: number }
  captions: { value: boolean }
  fullScreen: () => void
}

/** Keys as viewers of videos and terminals know them. */
export function usePlayerKeys(player: Keyed): void {
  const { t } = useI18n()
  const key = (keys: string, text: string, act: () => void, alias = false) => ({
    ...{ keys, act, alias },
    label: t(`screencasts.keys.${text}`),
  })
  const tenths = Array.from({ length: 10 }, (_, tenth) =>
    key(String(tenth), 'tenth', () => player.seekPart(tenth / 10), tenth > 0),
  )
  useShortcuts(
    computed(() => [
      key(' ', 'toggle', player.toggle),
      key('k', 'toggle', player.toggle, true),
      key('ArrowLeft', 'back5', () => player.seekBy(-5000)),
      key('ArrowRight', 'on5', () => player.seekBy(5000)),
      key('j', 'back10', () => player.seekBy(-10_000)),
      key('l', 'on10', () => player.seekBy(10_000)),
      key('<', 'slower', () => (player.speed.value = nextSpeed(player.speed.value, -1))),
      key('>', 'faster', () => (player.speed.value = nextSpeed(player.speed.value, 1))),
      key('c', 'captions', () => (player.captions.value = !player.captions.value)),
      key('f', 'fullScreen', player.fullScreen),
      ...tenths,
    ]),
  )
}
