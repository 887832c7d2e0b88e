import { ChartColumn } from '@lucide/vue'

import type { Feature } from '@/core/feature'

const meta = { feature: 'statistics', signedIn: true }

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
  built: true,
  routes: [
    {
      path: '/statistics',
      component: () => import('./workspaces/WorkspacesPage.vue'),
      meta: { ...meta, title: 'statistics.title' },
    },
    {
      path: '/statistics/preferences',
      component: () => import('./preferences/PreferencesPage.vue'),
      meta: { ...meta, title: 'statistics.preferences.title' },
    },
    { path: '/statistics/:id', component: () => import('./workspace/WorkspacePage.vue'), meta },
  ],
  texts: { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') },
}
