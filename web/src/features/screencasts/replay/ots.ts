/** What was recorded: a list in time order. Positions count UTF-16 code units of the whole text, line ends are `\n`. */
export type Ot = SelectionOt | TextOt | TakeStart | TakeEnd | PlaceholderOt | ShowOt | RunOt | AssertOt | NopOt

interface Timed {
  /** Milliseconds on the time line of the cast, a whole number. */
  ts: number
}

export interface SelectionOt extends Timed {
  command: 'selection'
  /** Anchor and head. */
  fromPos: number
  toPos: number
}

export interface TextOt extends Timed {
  command: 'text'
  fromPos: number
  toPos: number
  insertedText: string
  /** What stood between the two positions. */
  removedText: string
}

/** A take begins, whose voice is the cast's voice `soundChunkIdx`. */
export interface TakeStart extends Timed {
  command: 'record_start'
  soundChunkIdx: number
  /** Milliseconds since 1970. */
  time: number
}

export interface TakeEnd extends Timed {
  command: 'record_end'
}

/** A pair brackets the teacher's solution of one exercise. */
export interface PlaceholderOt extends Timed {
  command: 'exPlaceholder'
  exId: string
}

export interface ShowOt extends Timed {
  command: 'exShow'
  exId: string
  description: string
}

/** Without `exitCode` a run began, with it one ended. */
export interface RunOt extends Timed {
  command: 'run'
  exitCode?: number
  output?: string
}

/** A pair brackets the assertions, which learners do not see. */
export interface AssertOt extends Timed {
  command: 'assert'
  time: number
}

/** Nothing happened, at a known time. */
export interface NopOt extends Timed {
  command: 'nop'
  time: number
}

const commands = new Set([
  ...['selection', 'text', 'record_start', 'record_end', 'exPlaceholder'],
  ...['exShow', 'run', 'assert', 'nop'],
])

/**
 * Those of a stored list that replay knows; others are kept by the server and mean nothing here.
 * One with an earlier time than the one before it happens with that.
 */
export function knownOts(stored: readonly unknown[]): Ot[] {
  let now = 0
  return stored
    .filter(isKnown)
    .map(withTextId)
    .map((ot) => ({ ...ot, ts: (now = Math.max(now, ot.ts)) }))
}

function isKnown(item: unknown): item is Ot {
  return typeof item === 'object' && item !== null && 'command' in item && commands.has(String(item.command))
}

/** Old recorders counted exercises; the wire of answers names them by text. */
function withTextId(ot: Ot): Ot {
  return 'exId' in ot && typeof ot.exId !== 'string' ? { ...ot, exId: String(ot.exId) } : ot
}
