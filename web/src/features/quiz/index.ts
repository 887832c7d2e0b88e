import { MessagesSquare } from '@lucide/vue'

import type { Feature } from '@/core/feature'

/** Pages that people enter by a code: nobody is signed in and no shell is loaded. */
const bare = { feature: 'quiz', bare: true }

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
    door: { label: { en: 'Join a quiz', sv: 'Gå med i en frågetävling' }, path: '/q' },
    key: 'q',
  },
  built: true,
  routes: [
    {
      path: '/quizzes',
      component: () => import('./quizzes/QuizzesPage.vue'),
      meta: { feature: 'quiz', signedIn: true, title: 'quiz.title' },
    },
    {
      path: '/quizzes/:id(\\d+)',
      component: () => import('./quizzes/EditorPage.vue'),
      meta: { feature: 'quiz', signedIn: true },
    },
    {
      path: '/q',
      component: () => import('./presentations/JoinPage.vue'),
      meta: { ...bare, title: 'quiz.join.title' },
    },
    {
      path: '/join/:code?',
      component: () => import('./presentations/JoinPage.vue'),
      meta: { ...bare, title: 'quiz.join.title' },
    },
    { path: '/q/operator', component: () => import('./presentations/OperatorPage.vue'), meta: bare },
    { path: '/q/team', component: () => import('./presentations/TeamPage.vue'), meta: bare },
    { path: '/q/judge', component: () => import('./presentations/JudgePage.vue'), meta: bare },
    { path: '/q/audience', component: () => import('./presentations/AudiencePage.vue'), meta: bare },
  ],
  texts: { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') },
}
