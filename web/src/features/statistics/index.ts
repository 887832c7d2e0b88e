import { ChartColumn } from '@lucide/vue'

import type { Feature } from '@/core/feature'

export const statistics: Feature = {
  name: 'statistics',
  menu: {
    label: { en: 'Statistics', sv: 'Statistik' },
    purpose: {
      en: 'Analyse data step by step in a workspace, and keep every result.',
      sv: 'Analysera data steg för steg i en arbetsyta och behåll varje resultat.',
    },
    icon: ChartColumn,
    path: '/statistics',
    key: 't',
  },
  built: false,
  routes: [
    {
      path: '/statistics',
      component: () => import('@/core/pages/NotYetPage.vue'),
      meta: { feature: 'statistics', title: 'statistics.title' },
    },
  ],
  texts: { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') },
}
