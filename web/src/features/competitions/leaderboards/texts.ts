import { loadTexts } from '@/core/i18n'

// They come with the downloads alone, below what people come for.
await loadTexts('downloads', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
