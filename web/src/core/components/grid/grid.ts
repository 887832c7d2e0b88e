/** One column of a DataGrid. */
export interface GridColumn {
  key: string
  title: string
  align?: 'left' | 'right'
  /** Its cells are computed and cannot be edited. */
  readOnly?: boolean
}

export interface CellPlace {
  row: number
  column: number
}

export interface CellRange {
  top: number
  left: number
  bottom: number
  right: number
}

export function rangeOf(one: CellPlace, other: CellPlace): CellRange {
  return {
    top: Math.min(one.row, other.row),
    left: Math.min(one.column, other.column),
    bottom: Math.max(one.row, other.row),
    right: Math.max(one.column, other.column),
  }
}

export interface Extent {
  rows: number
  columns: number
  /** Rows that a page up or down moves. */
  page: number
}

/** Where a key leads from a cell; undefined for keys that do not move. */
export function moved(from: CellPlace, key: string, control: boolean, extent: Extent): CellPlace | undefined {
  const last = { row: Math.max(0, extent.rows - 1), column: Math.max(0, extent.columns - 1) }
  const steps: Record<string, () => Partial<CellPlace>> = {
    ArrowUp: () => ({ row: control ? 0 : from.row - 1 }),
    ArrowDown: () => ({ row: control ? last.row : from.row + 1 }),
    ArrowLeft: () => ({ column: control ? 0 : from.column - 1 }),
    ArrowRight: () => ({ column: control ? last.column : from.column + 1 }),
    PageUp: () => ({ row: from.row - extent.page }),
    PageDown: () => ({ row: from.row + extent.page }),
    Home: () => ({ column: 0, ...(control ? { row: 0 } : {}) }),
    End: () => ({ column: last.column, ...(control ? { row: last.row } : {}) }),
  }
  const step = steps[key]
  return step && kept({ ...from, ...step() }, last)
}

/** The place itself, or the nearest that there is. */
export function kept(place: CellPlace, last: CellPlace): CellPlace {
  return {
    row: Math.min(Math.max(0, place.row), last.row),
    column: Math.min(Math.max(0, place.column), last.column),
  }
}

/** Cells as spreadsheets copy them: tabs between cells, quotes around what holds a tab, a line end or a quote. */
export function toClipboard(cells: string[][]): string {
  const quoted = (cell: string) => (/[\t\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return cells.map((line) => line.map(quoted).join('\t')).join('\n')
}

export function fromClipboard(text: string): string[][] {
  const lines: string[][] = [[]]
  let cell = ''
  let inside = false
  const plain = text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at] ?? ''
    if (inside) {
      if (sign !== '"') cell += sign
      else if (plain[at + 1] === '"') {
        cell += '"'
        at += 1
      } else inside = false
    } else if (sign === '"' && cell === '') inside = true
    else if (sign === '\t' || sign === '\n') {
      lines[lines.length - 1]?.push(cell)
      if (sign === '\n') lines.push([])
      cell = ''
    } else cell += sign
  }
  lines[lines.length - 1]?.push(cell)
  return lines
}

/** First and one past the last of what is in sight, with some more on either side. */
export function inSight(scrolled: number, size: number, step: number, total: number, more: number): [number, number] {
  const first = Math.max(0, Math.floor(scrolled / step) - more)
  return [first, Math.min(total, Math.ceil((scrolled + size) / step) + more)]
}
