import { expect, test } from 'vitest'

import { randomFrom } from '../presentations/testing'
import { History, type Deed } from './history'

function setting(state: { value: number }, to: number, name?: string): Deed {
  const before = state.value
  state.value = to
  const set = (value: number) => () => {
    state.value = value
    return Promise.resolve()
  }
  return { name, redo: set(to), undo: set(before) }
}

test('what was done is undone and done again in order', async () => {
  const state = { value: 0 }
  const history = new History()
  for (const value of [1, 2, 3]) history.add(setting(state, value))
  await history.undo()
  await history.undo()
  expect(state.value).toBe(1)
  await history.redo()
  expect(state.value).toBe(2)
  expect([history.canUndo, history.canRedo]).toEqual([true, true])
})

test('a new deed forgets what was undone', async () => {
  const state = { value: 0 }
  const history = new History()
  history.add(setting(state, 1))
  await history.undo()
  history.add(setting(state, 5))
  expect(history.canRedo).toBe(false)
})

test('joined deeds of one name are undone at once', async () => {
  const state = { value: 0 }
  const history = new History()
  history.add(setting(state, 1, 'title 4'))
  history.add(setting(state, 2, 'title 4'), { joined: true })
  history.add(setting(state, 3, 'title 5'), { joined: true })
  await history.undo()
  expect(state.value).toBe(2)
  await history.undo()
  expect(state.value).toBe(0)
})

test('a deed that cannot be undone stays done', async () => {
  const history = new History()
  history.add({ redo: () => Promise.resolve(), undo: () => Promise.reject(new Error('no network')) })
  await expect(history.undo()).rejects.toThrow('no network')
  expect([history.canUndo, history.canRedo]).toEqual([true, false])
})

test.each(Array.from({ length: 30 }, (_, seed) => seed))('any walk back and forth agrees (seed %i)', async (seed) => {
  const random = randomFrom(seed)
  const state = { value: 0 }
  const history = new History()
  let states = [0]
  let at = 0
  for (let step = 1; step < 60; step += 1) {
    const choice = random()
    if (choice < 0.5) {
      history.add(setting(state, step))
      states = [...states.slice(0, at + 1), step]
      at += 1
    } else if (choice < 0.8) {
      await history.undo()
      at = Math.max(0, at - 1)
    } else {
      await history.redo()
      at = Math.min(states.length - 1, at + 1)
    }
    expect(state.value).toBe(states[at])
  }
})
