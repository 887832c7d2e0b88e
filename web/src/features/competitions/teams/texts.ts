import { loadTexts } from '@/core/i18n'

await loadTexts('teams', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
