import { loadTexts } from '@/core/i18n'

// Only pages with code or sound say these sentences, so that they come with the components alone.
await loadTexts('code', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
