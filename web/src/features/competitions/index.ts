import { Trophy } from '@lucide/vue'

import type { Feature } from '@/core/feature'

const meta = { feature: 'competitions', signedIn: true }

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
      component: () => import('./competitions/CompetitionsPage.vue'),
      meta: { ...meta, title: 'competitions.title' },
    },
    {
      path: '/competitions/new',
      component: () => import('./host/HostWizardPage.vue'),
      meta: { ...meta, title: 'hosting.title' },
    },
    {
      path: '/competitions/:id',
      component: () => import('./competitions/CompetitionPage.vue'),
      meta,
    },
    {
      path: '/submissions',
      component: () => import('./submissions/SubmissionsPage.vue'),
      meta: { ...meta, title: 'competitions.own.title' },
    },
    {
      path: '/leaderboard',
      component: () => import('./leaderboards/LeaderboardsPage.vue'),
      meta: { ...meta, title: 'competitions.leaderboards.title' },
    },
  ],
  texts: { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') },
  accountPanel: () => import('./notices/ChoicesPanel.vue'),
  async search(word, signal) {
    const { findCompetitions } = await import('./competitions/find')
    return findCompetitions(word, signal)
  },
}
