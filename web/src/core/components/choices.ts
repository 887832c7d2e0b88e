/** One thing to choose; the hint says when to. */
export interface Choice<Value extends string | number = string> {
  value: Value
  label: string
  hint?: string
}

/** Those whose label or hint holds every word of the search, ignoring case and accents. */
export function matching<Value extends string | number>(choices: Choice<Value>[], search: string): Choice<Value>[] {
  const words = plain(search).split(/\s+/).filter(Boolean)
  return choices.filter(({ label, hint }) => {
    const text = plain(`${label} ${hint ?? ''}`)
    return words.every((word) => text.includes(word))
  })
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
}
