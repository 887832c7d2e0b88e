import { loadTexts } from '@/core/i18n'

// Only who made a screencast sees these sentences, so that they come with the page alone.
await loadTexts('details', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
