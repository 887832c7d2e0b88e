import { MessagesSquare } from '@lucide/vue'

import type { Feature } from '@/core/feature'

export const quiz: Feature = {
  name: 'quiz',
  menu: {
    label: { en: 'Quizzes', sv: 'Frågetävlingar' },
    purpose: {
      en: 'Run a live quiz: slides for the room, answers from phones, scores as they come.',
      sv: 'Led en frågetävling live: bilder för salen, svar från telefoner, poäng direkt.',
    },
    icon: MessagesSquare,
    path: '/quizzes',
    key: 'q',
  },
  built: false,
  routes: [
    {
      path: '/quizzes',
      component: () => import('@/core/pages/NotYetPage.vue'),
      meta: { feature: 'quiz', title: 'quiz.title' },
    },
  ],
  texts: { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') },
}
