import { loadTexts } from '@/core/i18n'

await loadTexts('rules', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
