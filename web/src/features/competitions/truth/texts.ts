import { loadTexts } from '@/core/i18n'

// Few hosts ever see these sentences, so that they come with the notice alone.
await loadTexts('truth', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
