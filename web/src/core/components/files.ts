/** Why a file cannot be taken. */
export type FileProblem = 'wrongKind' | 'fileTooLarge' | 'emptyFile'

export interface FileRules {
  /** Endings with their dot: `['.csv', '.json']`; any when missing. */
  endings?: string[]
  maxBytes?: number
}

export function fileProblem(file: File, { endings, maxBytes }: FileRules): FileProblem | undefined {
  const name = file.name.toLowerCase()
  if (endings?.length && !endings.some((ending) => name.endsWith(ending))) return 'wrongKind'
  if (file.size === 0) return 'emptyFile'
  if (maxBytes !== undefined && file.size > maxBytes) return 'fileTooLarge'
  return undefined
}

/** What the sentences about a file say of it. */
export function fileSlots(file: File, { endings, maxBytes }: FileRules, tag: string) {
  return {
    name: file.name,
    kinds: endings?.join(', '),
    size: writeBytes(file.size, tag),
    limit: writeBytes(maxBytes ?? 0, tag),
  }
}

/** "812 bytes", "1.4 MB": decimal units, as file managers show them. */
export function writeBytes(bytes: number, tag: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte']
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return new Intl.NumberFormat(tag, {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step)
}

/** A pasted text as a file: JSON where it looks so, else CSV; cells of a spreadsheet come with tabs. */
export function fileFromText(text: string, name: string): File {
  const body = text.trim()
  if (/^[[{]/.test(body)) return new File([body], `${name}.json`, { type: 'application/json' })
  return new File([commasFromTabs(body) + '\n'], `${name}.csv`, { type: 'text/csv' })
}

function commasFromTabs(text: string): string {
  const [head = ''] = text.split('\n', 1)
  if (!head.includes('\t')) return text
  return text
    .split(/\r?\n/)
    .map((line) => line.split('\t').map(quoted).join(','))
    .join('\n')
}

function quoted(cell: string): string {
  return /[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
