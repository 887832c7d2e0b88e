import { formatTag } from '@/core/i18n'
import { colour } from '@/core/theme'

import { useText } from '../useText'
import type { Dressing } from './option'

/** Colours, letters and words of the page as it looks now, for a drawing. */
export function useDressing() {
  const { t } = useText()
  return {
    dressing: (animate: boolean): Dressing => ({
      colour,
      font: getComputedStyle(document.body).fontFamily.replaceAll('"', "'"), // it stands in an SVG attribute
      tag: formatTag(),
      others: t('others'),
      animate,
    }),
  }
}
