import { loadTexts } from '@/core/i18n'

// They come with the listings alone, below what people come for.
await loadTexts('listings', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
