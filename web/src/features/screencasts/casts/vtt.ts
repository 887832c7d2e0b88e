/** Something that is said between two moments, in milliseconds. */
export interface Cue {
  from_ms: number
  to_ms: number
  text: string
}

const timing = /^(?:(\d+):)?(\d{2}):(\d{2})\.(\d{3})\s+-->\s+(?:(\d+):)?(\d{2}):(\d{2})\.(\d{3})/

/** The cues of a WebVTT file that the server has checked. Tags within a cue are left out. */
export function readVtt(file: string): Cue[] {
  const blocks = file.replace(/\r\n?/g, '\n').split(/\n{2,}/)
  return blocks.flatMap((block) => {
    const lines = block.split('\n')
    const at = lines.findIndex((line) => timing.test(line))
    const match = at === -1 ? null : timing.exec(lines[at] ?? '')
    if (!match) return []
    const text = lines
      .slice(at + 1)
      .join(' ')
      .replace(/<[^>]*>/g, '')
    return [{ from_ms: moment(match.slice(1, 5)), to_ms: moment(match.slice(5, 9)), text: unescape(text).trim() }]
  })
}

function moment([hours, minutes, seconds, ms]: (string | undefined)[]): number {
  return ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(ms)
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&nbsp;', ' ').replaceAll('&amp;', '&')
}
