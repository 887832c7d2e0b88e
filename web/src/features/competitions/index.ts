import { Trophy } from '@lucide/vue'

import type { Feature } from '@/core/feature'

export const competitions: Feature = {
  name: 'competitions',
  menu: {
    label: { en: 'Competitions', sv: 'Tävlingar' },
    purpose: {
      en: 'Host a data set and a question, and rank the answers against a hidden truth.',
      sv: 'Lägg upp data och en fråga, och rangordna svaren mot ett dolt facit.',
    },
    icon: Trophy,
    path: '/competitions',
    key: 'c',
  },
  built: true,
  routes: [
    {
      path: '/competitions',
      component: () => import('./CompetitionsPage.vue'),
      meta: { feature: 'competitions', title: 'competitions.title', signedIn: true },
    },
  ],
  texts: { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') },
}
