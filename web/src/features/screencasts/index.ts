import { Code } from '@lucide/vue'
import type { RouteComponent } from 'vue-router'

import type { Feature } from '@/core/feature'

const meta = { feature: 'screencasts' }
const one = '/:id(\\d+)'
const recorder = () => import('./recorder/RecorderPage.vue')

// The shell of every page holds these lines, so that they are short.
function page(path: string, component: RouteComponent) {
  return { path: `/screencasts${path}`, component, meta }
}

export const screencasts: Feature = {
  name: 'screencasts',
  menu: {
    label: { en: 'Screencasts', sv: 'Skärmsändningar' },
    purpose: {
      en: 'Record code as it is written, and let viewers pause, edit and run it.',
      sv: 'Spela in kod medan den skrivs, och låt tittare pausa, ändra och köra den.',
    },
    icon: Code,
    path: '/screencasts',
    key: 's',
  },
  built: true,
  routes: [
    { ...page('', () => import('./casts/CastsPage.vue')), meta: { ...meta, title: 'screencasts.title' } },
    page(one, () => import('./player/PlayerPage.vue')),
    page('/new', recorder),
    page(`${one}/edit`, recorder),
    page(`${one}/:part(answers|details)`, () => import('./casts/TeacherPage.vue')),
  ],
  texts: { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') },
  async search(word, signal) {
    const { findCasts } = await import('./casts/find')
    return findCasts(word, signal)
  },
}
