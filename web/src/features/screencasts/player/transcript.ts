import type { Cue } from '../casts/vtt'

/** Letters as they are compared in a search: case and accents do not count. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()
}

/** What is said and has all these words, in any order. */
export function findCues(cues: Cue[], words: string): Cue[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean)
  return cues.filter(({ text }) => wanted.every((word) => plain(text).includes(word)))
}

/** What is said at this moment. */
export function currentCue(cues: Cue[], position: number): Cue | undefined {
  return cues.find(({ from_ms, to_ms }) => from_ms <= position && position < to_ms)
}
