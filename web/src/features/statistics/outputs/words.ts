import { useI18n } from 'vue-i18n'

/** Levels and names stand as they are; commands and totals in the reader's language. */
export function useWords() {
  const { t, te } = useI18n()
  return (word: string): string => {
    const key = `statistics.words.${word}`
    return /^\w+$/.test(word) && te(key) ? t(key) : word
  }
}
