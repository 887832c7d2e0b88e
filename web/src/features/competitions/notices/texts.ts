import { loadTexts } from '@/core/i18n'

// On the account page too, which has no other words of this feature.
await loadTexts('notices', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
