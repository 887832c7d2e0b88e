import { loadTexts } from '@/core/i18n'

/** The words of the account's pages, fetched with the first of them. */
await loadTexts('account', { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') })
