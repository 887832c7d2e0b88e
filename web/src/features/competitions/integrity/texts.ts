import { loadTexts } from '@/core/i18n'

// For hosts alone.
await loadTexts('integrity', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
