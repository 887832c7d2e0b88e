import { describe, expect, test } from 'vitest'

import { handles, keyed, moved, resized, smallest } from './boxes'

const stage = { width: 1280, height: 720 }
const box = { x: 100, y: 100, w: 200, h: 80 }

test('a box moves with the pointer and stops at the edges', () => {
  expect(moved(box, { x: 10, y: -20 }, stage)).toEqual({ ...box, x: 110, y: 80 })
  expect(moved(box, { x: -999, y: 999 }, stage)).toEqual({ ...box, x: 0, y: 640 })
})

test('a handle moves its own sides', () => {
  expect(resized(box, { dx: -1, dy: -1 }, { x: 10, y: 20 }, stage)).toEqual({ x: 110, y: 120, w: 190, h: 60 })
  expect(resized(box, { dx: 1, dy: 0 }, { x: 10, y: 20 }, stage)).toEqual({ ...box, w: 210 })
})

describe('wherever a handle is pulled to', () => {
  test.each(handles)('$name the box stays on the stage and large enough to grasp', (handle) => {
    for (let x = -2000; x <= 2000; x += 317)
      for (let y = -2000; y <= 2000; y += 283) {
        const after = resized(box, handle, { x, y }, stage)
        expect(Math.min(after.w, after.h)).toBeGreaterThanOrEqual(smallest)
        expect(Math.min(after.x, after.y)).toBeGreaterThanOrEqual(0)
        expect(after.x + after.w).toBeLessThanOrEqual(stage.width)
        expect(after.y + after.h).toBeLessThanOrEqual(stage.height)
      }
  })
})

test('arrows move, Shift ten times as far, Alt resizes, other keys do nothing', () => {
  const plain = { shiftKey: false, altKey: false }
  expect(keyed(box, { key: 'ArrowLeft', ...plain }, stage)).toEqual({ ...box, x: 99 })
  expect(keyed(box, { key: 'ArrowDown', ...plain, shiftKey: true }, stage)).toEqual({ ...box, y: 110 })
  expect(keyed(box, { key: 'ArrowRight', altKey: true, shiftKey: true }, stage)).toEqual({ ...box, w: 210 })
  expect(keyed(box, { key: 'Enter', ...plain }, stage)).toBeUndefined()
})
