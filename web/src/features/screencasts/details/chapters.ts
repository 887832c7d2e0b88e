import { readClock, writeClock } from '@/core/components/clocks'

import type { Chapter } from '../casts/casts'

/** Why a line is no chapter; `line` counts from 1. */
export interface ChapterProblem {
  kind: 'chapter' | 'twice'
  line: number
}

/** Chapters as people write them, one a line: `1:30 Loops`. */
export function writeChapters(chapters: readonly Chapter[]): string {
  return chapters.map(({ starts_ms, title }) => `${writeMoment(starts_ms)} ${title}`).join('\n')
}

/** Whole seconds as a clock; a moment between two seconds keeps its thousandths. */
function writeMoment(ms: number): string {
  const rest = ms % 1000
  return rest ? `${writeClock(ms)}.${String(rest).padStart(3, '0')}` : writeClock(ms)
}

/** In order of time; empty lines do not count. */
export function readChapters(text: string): Chapter[] | ChapterProblem {
  const found = new Map<number, Chapter>()
  for (const [index, line] of text.split('\n').entries()) {
    if (!line.trim()) continue
    const chapter = readLine(line.trim())
    if (!chapter) return { kind: 'chapter', line: index + 1 }
    if (found.has(chapter.starts_ms)) return { kind: 'twice', line: index + 1 }
    found.set(chapter.starts_ms, chapter)
  }
  return [...found.values()].sort((one, other) => one.starts_ms - other.starts_ms)
}

function readLine(line: string): Chapter | undefined {
  const [moment = '', ...words] = line.split(/\s+/)
  const at = readClock(moment)
  const title = words.join(' ')
  if (at === undefined || !title || title.length > 200) return undefined
  return { starts_ms: Math.round(at), title }
}
