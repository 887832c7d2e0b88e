import { formatTag } from '@/core/i18n'

/** A share such as 0.3 as people read it, in their language. */
export function percent(share: number): string {
  return new Intl.NumberFormat(formatTag(), { style: 'percent', maximumFractionDigits: 1 }).format(share)
}
