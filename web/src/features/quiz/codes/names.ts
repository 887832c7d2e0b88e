/** A team is named in so many characters. */
const longest = 100

/** The names in a pasted list, one a line, each once and none that is there already. */
export function namesIn(text: string, known: readonly string[]): string[] {
  const lines = text.split(/\r\n|[\n\r]/).map((line) => line.trim().slice(0, longest).trim())
  return [...new Set(lines)].filter((name) => name && !known.includes(name))
}
