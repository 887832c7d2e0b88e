import type { Ot, PlaceholderOt, RunOt, TextOt } from './ots'

/** Where the text of an exercise stands now. */
export interface Area {
  from: number
  to: number
}

/** The result of a program that the teacher ran; `exitCode` is missing while it runs. */
export interface Run {
  output: string
  exitCode?: number
}

/** A recorded edit does not fit the text that stands there: the recording cannot be followed further. */
export class ReplayError extends Error {
  override name = 'ReplayError'

  constructor(readonly field: 'fromPos' | 'toPos' | 'removedText' | 'exId') {
    super(`the OT's ${field} does not fit`)
  }
}

/** What a learner sees at one moment. */
export class State {
  text = ''
  anchor = 0
  head = 0
  run: Run | undefined
  /** The exercise whose solution is being written. */
  open: string | undefined
  /** Something was written in the open exercise, so that its area has its place. */
  seated = false
  readonly areas = new Map<string, Area>()

  copy(): State {
    const copy = new State()
    Object.assign(copy, { text: this.text, anchor: this.anchor, head: this.head, run: this.run })
    Object.assign(copy, { open: this.open, seated: this.seated })
    for (const [id, area] of this.areas) copy.areas.set(id, { ...area })
    return copy
  }

  /** Raises ReplayError and changes nothing when the OT does not fit. */
  apply(ot: Ot): void {
    if (ot.command === 'text') this.edit(ot)
    else if (ot.command === 'selection') this.select(ot.fromPos, ot.toPos)
    else if (ot.command === 'run') this.run = runOf(ot)
    else if (ot.command === 'exPlaceholder') this.bracket(ot)
  }

  private edit(ot: TextOt): void {
    checkEdit(this.text, ot)
    const open = this.open === undefined ? undefined : this.openArea(ot)
    for (const [id, area] of this.areas) if (id !== this.open) shiftArea(area, ot)
    if (open) open.to += ot.insertedText.length - (ot.toPos - ot.fromPos)
    this.text = this.text.slice(0, ot.fromPos) + ot.insertedText + this.text.slice(ot.toPos)
    this.anchor = mapPosition(this.anchor, ot)
    this.head = mapPosition(this.head, ot)
  }

  /** Some recorders tell the selection before the edit that makes room for it. */
  private select(anchor: number, head: number): void {
    this.anchor = Math.min(anchor, this.text.length)
    this.head = Math.min(head, this.text.length)
  }

  /** The area that the edit belongs to; until something is written it moves to where writing begins. */
  private openArea(ot: TextOt): Area {
    const area = this.areas.get(this.open ?? '')
    if (!area) throw new ReplayError('exId')
    if (!this.seated && ot.fromPos === ot.toPos) area.from = area.to = ot.fromPos
    if (ot.fromPos < area.from) throw new ReplayError('fromPos')
    if (ot.toPos > area.to) throw new ReplayError('toPos')
    this.seated = true
    return area
  }

  private bracket(ot: PlaceholderOt): void {
    if (this.open === ot.exId) this.open = undefined
    else if (this.open !== undefined || this.areas.has(ot.exId)) throw new ReplayError('exId')
    else {
      this.open = ot.exId
      this.seated = false
      this.areas.set(ot.exId, { from: this.head, to: this.head })
    }
  }
}

function runOf(ot: RunOt): Run {
  return ot.exitCode === undefined ? { output: '' } : { output: ot.output ?? '', exitCode: ot.exitCode }
}

function checkEdit(text: string, ot: TextOt): void {
  if (ot.fromPos < 0 || ot.fromPos > ot.toPos) throw new ReplayError('fromPos')
  if (ot.toPos > text.length) throw new ReplayError('toPos')
  if (text.slice(ot.fromPos, ot.toPos) !== ot.removedText) throw new ReplayError('removedText')
}

/** Where a cursor stands after an edit: behind what was written at it, as in an editor. */
export function mapPosition(position: number, { fromPos, toPos, insertedText }: TextOt): number {
  if (position < fromPos) return position
  return position >= toPos ? position + insertedText.length - (toPos - fromPos) : fromPos + insertedText.length
}

/** How a closed area moves. What is written at its edge does not belong to it. */
export function shiftArea(area: Area, ot: TextOt): void {
  const delta = ot.insertedText.length - (ot.toPos - ot.fromPos)
  if (liesWithin(ot, area)) area.to += delta
  else if (liesBefore(ot, area)) moveArea(area, delta)
  else if (ot.fromPos < area.to) cutArea(area, ot)
}

export function liesWithin({ fromPos, toPos }: TextOt, area: Area): boolean {
  const inner = fromPos > area.from && toPos < area.to
  return inner || (fromPos < toPos && fromPos >= area.from && toPos <= area.to)
}

/** What is written at an empty area comes after it, as after one with a text whose end has the cursor. */
export function liesBefore({ fromPos, toPos }: TextOt, area: Area): boolean {
  return toPos <= area.from && (fromPos < area.from || area.from < area.to)
}

function moveArea(area: Area, delta: number): void {
  area.from += delta
  area.to += delta
}

/** The edit crosses an edge: of the area remains what the edit did not take, and nothing of what it wrote. */
function cutArea(area: Area, { fromPos, toPos, insertedText }: TextOt): void {
  if (fromPos > area.from) {
    area.to = fromPos
    return
  }
  area.to = Math.max(area.to, toPos) + insertedText.length - (toPos - fromPos)
  area.from = fromPos + insertedText.length
}
