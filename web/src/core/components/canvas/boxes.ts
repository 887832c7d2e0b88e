/** A rectangle on a slide, in the slide's own units. */
export interface Box {
  x: number
  y: number
  w: number
  h: number
}

export interface Stage {
  width: number
  height: number
}

/** Which sides a handle moves: -1 left or top, 1 right or bottom, 0 neither. */
export interface Handle {
  name: string
  dx: -1 | 0 | 1
  dy: -1 | 0 | 1
}

export const handles: readonly Handle[] = [
  { name: 'nw', dx: -1, dy: -1 },
  { name: 'n', dx: 0, dy: -1 },
  { name: 'ne', dx: 1, dy: -1 },
  { name: 'e', dx: 1, dy: 0 },
  { name: 'se', dx: 1, dy: 1 },
  { name: 's', dx: 0, dy: 1 },
  { name: 'sw', dx: -1, dy: 1 },
  { name: 'w', dx: -1, dy: 0 },
]

export const smallest = 20

function clamp(value: number, low: number, high: number): number {
  return Math.round(Math.min(Math.max(value, low), Math.max(low, high)))
}

/** Moved, and wholly on the stage if it fits there. */
export function moved(box: Box, by: { x: number; y: number }, stage: Stage): Box {
  return {
    ...box,
    x: clamp(box.x + by.x, 0, stage.width - box.w),
    y: clamp(box.y + by.y, 0, stage.height - box.h),
  }
}

/** With the sides that a handle holds moved: never smaller than the smallest, never beyond the stage. */
export function resized(box: Box, handle: Pick<Handle, 'dx' | 'dy'>, by: { x: number; y: number }, stage: Stage): Box {
  const across = side({ from: box.x, length: box.w, most: stage.width }, handle.dx, by.x)
  const down = side({ from: box.y, length: box.h, most: stage.height }, handle.dy, by.y)
  return { x: across.from, y: down.from, w: across.length, h: down.length }
}

function side(
  { from, length, most }: { from: number; length: number; most: number },
  direction: number,
  by: number,
): { from: number; length: number } {
  const end = from + length
  if (direction > 0) return { from, length: clamp(end + by, from + smallest, most) - from }
  if (direction === 0) return { from, length }
  const start = clamp(from + by, 0, end - smallest)
  return { from: start, length: end - start }
}

/** What a key does to a box: arrows move, with Alt they resize, with Shift ten times as far. */
export function keyed(
  box: Box,
  { key, shiftKey, altKey }: { key: string; shiftKey: boolean; altKey: boolean },
  stage: Stage,
): Box | undefined {
  const directions: Record<string, { x: number; y: number }> = {
    ArrowLeft: { x: -1, y: 0 },
    ArrowRight: { x: 1, y: 0 },
    ArrowUp: { x: 0, y: -1 },
    ArrowDown: { x: 0, y: 1 },
  }
  const direction = directions[key]
  if (!direction) return undefined
  const by = { x: direction.x * (shiftKey ? 10 : 1), y: direction.y * (shiftKey ? 10 : 1) }
  return altKey ? resized(box, { dx: 1, dy: 1 }, by, stage) : moved(box, by, stage)
}
