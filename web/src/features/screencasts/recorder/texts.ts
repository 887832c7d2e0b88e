import { loadTexts } from '@/core/i18n'

// Only who records sees these sentences, so that they come with the recorder alone.
await loadTexts('recorder', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
