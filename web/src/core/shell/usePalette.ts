import { refDebounced } from '@vueuse/core'
import { BookOpenText, CircleUserRound, House, Keyboard, LogIn, LogOut, Wrench } from '@lucide/vue'
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'

import { pageCommands, type Command } from '@/core/commands'
import { useFeatures } from '@/core/feature'
import { language } from '@/core/i18n'
import { me } from '@/core/identity'

export interface CommandGroup {
  key: string
  label: string
  commands: Command[]
}

/** What the palette offers for the words written in it: the page's commands, places, and own things. */
export function usePalette(open: Ref<boolean>, help: () => void) {
  const { t } = useI18n()
  const word = ref('')
  const { things, searching, failed } = useThings(word, open)
  const places = usePlaces(help)

  const groups = computed<CommandGroup[]>(() =>
    [
      { key: 'page', label: t('core.palette.page'), commands: pageCommands().filter((each) => fits(each, word.value)) },
      {
        key: 'places',
        label: t('core.palette.places'),
        commands: places.value.filter((each) => fits(each, word.value)),
      },
      { key: 'things', label: t('core.palette.things'), commands: things.value },
    ].filter(({ commands }) => commands.length > 0),
  )
  return { word, groups, searching, failed }
}

function fits(command: Command, word: string): boolean {
  const label = command.label.toLocaleLowerCase()
  return word
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((part) => label.includes(part))
}

function usePlaces(help: () => void) {
  const { t } = useI18n()
  const features = useFeatures()
  return computed<Command[]>(() => [
    { key: 'home', label: t('core.home.title'), icon: House, to: '/' },
    ...features.map(({ name, menu }) => ({
      key: name,
      label: menu.label[language.value],
      icon: menu.icon,
      to: menu.path,
    })),
    ...features.flatMap(({ menu: { door, icon } }) =>
      door ? [{ key: door.path, label: door.label[language.value], icon, to: door.path }] : [],
    ),
    ...(me.value ? ownPlaces(t) : [{ key: 'in', label: t('core.user.signIn'), icon: LogIn, to: '/login' }]),
    { key: 'docs', label: t('core.shell.reference'), icon: BookOpenText, to: '/docs' },
    { key: 'keys', label: t('core.keys.help'), icon: Keyboard, act: help },
  ])
}

function ownPlaces(t: (key: string) => string): Command[] {
  return [
    { key: 'account', label: t('core.user.account'), icon: CircleUserRound, to: '/account' },
    ...(me.value?.role === 'admin' ? [{ key: 'admin', label: t('core.admin.title'), icon: Wrench, to: '/admin' }] : []),
    { key: 'out', label: t('core.user.signOut'), icon: LogOut, to: '/logout' },
  ]
}

/** Things that the features find for the word, asked for when writing pauses. */
function useThings(word: Ref<string>, open: Ref<boolean>) {
  const features = useFeatures()
  const settled = refDebounced(word, 200)
  const things = shallowRef<Command[]>([])
  const searching = ref(false)
  /** Some of the searches got no answer: that nothing was found does not mean that there is nothing. */
  const failed = ref(false)

  watch([settled, open], async ([text, isOpen], _before, onCleanup) => {
    const controller = new AbortController()
    onCleanup(() => controller.abort())
    things.value = []
    failed.value = false
    if (!isOpen || !me.value || text.trim().length < 2) return
    searching.value = true
    const searches = features.map((feature) => feature.search?.(text.trim(), controller.signal) ?? Promise.resolve([]))
    const found = await Promise.allSettled(searches)
    if (controller.signal.aborted) return
    searching.value = false
    failed.value = found.some((one) => one.status === 'rejected')
    things.value = found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
  })
  return { things, searching, failed }
}
