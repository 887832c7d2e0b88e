import { useI18n } from 'vue-i18n'

import { writeNumber } from '@/core/components/numbers'
import { formatTag } from '@/core/i18n'

import type { Words } from './solution'

/** The words of answers and solutions in the reader's language. */
export function useWords(): Words {
  const { t } = useI18n()
  return {
    get yes() {
      return t('quiz.answer.true')
    },
    get no() {
      return t('quiz.answer.false')
    },
    number: (value) => writeNumber(value, { tag: formatTag() }),
  }
}
