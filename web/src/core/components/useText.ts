import { formatTag, t as translate } from '@/core/i18n'

import { writeNumber } from './numbers'
import type { TextKey } from './texts'

/** The words of the core components, and numbers as the reader's language writes them. */
export function useText() {
  return {
    t: (key: TextKey, slots: Record<string, unknown> = {}) => translate(`core.components.${key}`, slots),
    /** A text with `{n}` and its plural forms. */
    count: (key: TextKey, n: number) =>
      translate(`core.components.${key}`, { n: writeNumber(n, { tag: formatTag() }) }, n),
    number: (value: number, decimals?: number) => writeNumber(value, { tag: formatTag(), decimals }),
  }
}
