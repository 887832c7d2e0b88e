/** The text with a result on a line of its own behind `at` (else at the end), and where to write on. */
export function insertion(
  text: string,
  at: number | undefined,
  result: { hash: number; caption: string },
): { text: string; cursor: number } {
  const place = at ?? text.length
  const end = text.indexOf('\n', place)
  const before = text.slice(0, end < 0 ? text.length : end).trimEnd()
  const after = (end < 0 ? '' : text.slice(end)).replace(/^\s+/, '')
  const caption = result.caption.replace(/[\\[\]*_`<>&~]/g, '\\$&').replace(/\s+/g, ' ')
  const start = `${before}${before ? '\n\n' : ''}![${caption}](result:${result.hash})\n\n`
  return { text: start + after, cursor: start.length }
}
