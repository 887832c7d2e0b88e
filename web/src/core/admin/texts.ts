import { loadTexts } from '@/core/i18n'

/** The words of the admin's pages, fetched with the first of them. */
await loadTexts('admin', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
