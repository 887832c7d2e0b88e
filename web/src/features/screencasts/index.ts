import { Code } from '@lucide/vue'

import type { Feature } from '@/core/feature'

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
  built: false,
  routes: [
    {
      path: '/screencasts',
      component: () => import('@/core/pages/NotYetPage.vue'),
      meta: { feature: 'screencasts', title: 'screencasts.title' },
    },
  ],
  texts: { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') },
}
