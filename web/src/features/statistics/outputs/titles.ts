import { useI18n } from 'vue-i18n'

import type { StatObject } from '../workspace/objects'

function names(value: unknown): string {
  if (!Array.isArray(value)) return ''
  return value.map((one) => (Array.isArray(one) ? one.join(' × ') : String(one))).join(', ')
}

/** What an output is called: its own title, else what it is of. */
export function useTitles() {
  const { t } = useI18n()
  return (object: StatObject): string => {
    if (object.label) return object.label
    const rows = names(object.row_variables)
    const columns = names(object.column_variables)
    if (object.type === 'crosstab') return columns ? t('statistics.titles.by', { rows, columns }) : rows
    const kind = { test: 'tests', graph: 'graphs', model: 'models' }[object.type]
    const what = kind ? t(`statistics.${kind}.${String(object.mode)}`) : t(`statistics.types.${object.type}`)
    const of = object.type === 'model' ? `${String(object.response)} ~ ${names(object.terms)}` : names(object.variables)
    return of ? t('statistics.titles.of', { what, of }) : what
  }
}
