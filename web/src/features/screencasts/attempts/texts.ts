import { loadTexts } from '@/core/i18n'

// Only teachers see these sentences, so that they come with their page alone.
await loadTexts('attempts', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
