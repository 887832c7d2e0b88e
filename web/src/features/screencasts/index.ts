import { Code } from '@lucide/vue'

import type { Feature } from '@/core/feature'

const meta = { feature: 'screencasts' }

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
    {
      path: '/screencasts',
      component: () => import('./casts/CastsPage.vue'),
      meta: { ...meta, title: 'screencasts.title' },
    },
    {
      path: '/screencasts/:id(\\d+)',
      component: () => import('./player/PlayerPage.vue'),
      meta,
    },
    {
      path: '/screencasts/new',
      component: () => import('./recorder/RecorderPage.vue'),
      meta,
    },
    {
      path: '/screencasts/:id(\\d+)/edit',
      component: () => import('./recorder/RecorderPage.vue'),
      meta,
    },
    {
      path: '/screencasts/:id(\\d+)/answers',
      component: () => import('./attempts/AnswersPage.vue'),
      meta,
    },
  ],
  texts: { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') },
  async search(word, signal) {
    const { findCasts } = await import('./casts/find')
    return findCasts(word, signal)
  },
}
