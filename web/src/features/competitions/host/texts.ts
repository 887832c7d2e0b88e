import { loadTexts } from '@/core/i18n'

// The wizard's sentences come with its chunk and stand ready before its first line runs.
await loadTexts('hosting', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
