/** A code without what people put between its signs. */
export function plainCode(text: string): string {
  return text.replace(/[\s-]/g, '').toUpperCase()
}

/** "ABCDEF" in groups of three: "ABC DEF". */
export function groupCode(code: string, size: number): string {
  const groups: string[] = []
  for (let at = 0; at < code.length; at += size) groups.push(code.slice(at, at + size))
  return groups.join(' ')
}
