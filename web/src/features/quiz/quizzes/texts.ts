import { loadTexts } from '@/core/i18n'

// Sentences of making quizzes: teams, judges and the audience never see them.
await loadTexts('quizzes', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
