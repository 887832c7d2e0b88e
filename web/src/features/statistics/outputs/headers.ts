import type { Header } from '../workspace/objects'

export interface HeadCell {
  label: string
  colspan: number
  rowspan: number
}

function depthOf(header: Header): number {
  return 1 + Math.max(0, ...(header.children ?? []).map(depthOf))
}

function leavesOf(header: Header): number {
  return header.children?.length ? header.children.reduce((sum, child) => sum + leavesOf(child), 0) : 1
}

/** A tree of headers as lines of cells: what has no children reaches down to the last line. */
export function headerLines(headers: Header[]): HeadCell[][] {
  const depth = Math.max(0, ...headers.map(depthOf))
  const lines: HeadCell[][] = Array.from({ length: depth }, () => [])
  function place(header: Header, level: number) {
    const leaf = !header.children?.length
    lines[level]?.push({ label: header.label, colspan: leavesOf(header), rowspan: leaf ? depth - level : 1 })
    for (const child of header.children ?? []) place(child, level + 1)
  }
  for (const header of headers) place(header, 0)
  return lines
}

/** For each line of the table the headers that begin there, turned on their side. */
export function sideLines(headers: Header[]): HeadCell[][] {
  const depth = Math.max(0, ...headers.map(depthOf))
  const lines: HeadCell[][] = []
  function place(header: Header, level: number, first: HeadCell[]) {
    const leaf = !header.children?.length
    const cell = { label: header.label, colspan: leaf ? depth - level : 1, rowspan: leavesOf(header) }
    const begun = [...first, cell]
    if (leaf) lines.push(begun)
    else header.children?.forEach((child, index) => place(child, level + 1, index === 0 ? begun : []))
  }
  for (const header of headers) place(header, 0, [])
  return lines
}

export function sideWidth(headers: Header[]): number {
  return Math.max(1, ...headers.map(depthOf))
}
