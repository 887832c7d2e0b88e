/** One column of a DataTable; its cell is the slot `cell-<key>`, else the row's own value of that key. */
export interface Column {
  key: string
  title: string
  /** Right for numbers. */
  align?: 'left' | 'right'
  sortable?: boolean
  /** Below 768 px: on the first line, at its end (a badge or the score), on the second line, or not at all. */
  phone?: 'first' | 'end' | 'second' | 'hidden'
  /** On a phone's second line: the title stands before the value ("Submissions 12"). */
  named?: boolean
}

export interface Sort {
  key: string
  descending: boolean
}

/** What a press on a column's header asks for: up, then down, then up again. */
export function nextSort(current: Sort | undefined, key: string): Sort {
  return { key, descending: current?.key === key && !current.descending }
}

/** `aria-sort` of a header. */
export function ariaSort(current: Sort | undefined, column: Column): 'ascending' | 'descending' | 'none' | undefined {
  if (!column.sortable) return undefined
  if (current?.key !== column.key) return 'none'
  return current.descending ? 'descending' : 'ascending'
}

/** First and last row of a page, counted from 1, and how many pages there are. */
export function pageSpan(page: number, size: number, total: number) {
  return {
    from: total === 0 ? 0 : page * size + 1,
    to: Math.min(total, (page + 1) * size),
    pages: Math.max(1, Math.ceil(total / size)),
  }
}
