import { useI18n } from 'vue-i18n'

import type { StatObject } from '../workspace/objects'

/** What a report is called: its own title, else its number. */
export function useReportTitle() {
  const { t } = useI18n()
  return (report: StatObject): string => report.label || t('statistics.reports.numbered', { number: report.hash })
}
