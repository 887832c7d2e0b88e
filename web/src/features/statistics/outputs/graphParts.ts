/** A component of a graph, as the document names them: grid, abline, legend, fit, labels, text. */
export interface Part {
  mode: string
  [key: string]: unknown
}

/** With `wanted` in the place of any of its kind, or without that; undefined where none is left. */
export function toggledPart(parts: Part[], wanted: Part, on: boolean): Part[] | undefined {
  const others = parts.filter((one) => one.mode !== wanted.mode)
  const list = on ? [...others, wanted] : others
  return list.length ? list : undefined
}

export function changedPart(parts: Part[], mode: string, changes: Record<string, unknown>): Part[] {
  return parts.map((one) => (one.mode === mode ? { ...one, ...changes } : one))
}

/** Where each panel stands: as said, the rest beside each other. One that is gone takes its place along. */
export function placements(before: string[], places: string[], now: string[]): string[] {
  return now.map((name) => (before.includes(name) ? (places[before.indexOf(name)] ?? 'panel') : 'panel'))
}
