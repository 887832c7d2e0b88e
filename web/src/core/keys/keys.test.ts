import { effectScope } from 'vue'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'

import { singleKeys } from '@/core/preferences'

import { shortcuts, startKeys, useShortcuts } from '.'

const acts = { help: vi.fn(), go: vi.fn(), palette: vi.fn() }
let scope = effectScope()

beforeAll(() => startKeys())

beforeEach(() => {
  vi.clearAllMocks()
  singleKeys.value = true
  document.body.innerHTML = '<input /><div role="dialog"><button>Close</button></div>'
  scope = effectScope()
  scope.run(() =>
    useShortcuts([
      { keys: '?', label: 'Help', act: acts.help },
      { keys: 'g c', label: 'Competitions', act: acts.go },
      { keys: 'Ctrl+k', label: 'Palette', act: acts.palette },
    ]),
  )
})

afterEach(() => scope.stop())

function press(key: string, on: Element = document.body, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  on.dispatchEvent(event)
  return event
}

test('a letter acts, and the browser does nothing else with it', () => {
  expect(press('?').defaultPrevented).toBe(true)
  expect(acts.help).toHaveBeenCalledOnce()
})

test('two letters act in their order only', () => {
  press('c')
  press('g')
  expect(acts.go).not.toHaveBeenCalled()
  press('c')
  expect(acts.go).toHaveBeenCalledOnce()
})

test.each(['input', '[role=dialog] button'])('letters are left alone in %s', (place) => {
  const target = document.querySelector(place)
  if (!target) throw new Error(`no ${place}`)
  press('?', target)
  expect(acts.help).not.toHaveBeenCalled()
})

test('letters can be turned off; Ctrl K stays', () => {
  singleKeys.value = false
  press('?')
  press('k', document.body, { ctrlKey: true })
  expect(acts.help).not.toHaveBeenCalled()
  expect(acts.palette).toHaveBeenCalledOnce()
})

test('shortcuts go with what brought them', () => {
  scope.stop()
  expect(shortcuts()).toEqual([])
})

test('named keys act, and the space bar does not where it presses a button', () => {
  const back = vi.fn()
  const play = vi.fn()
  scope.run(() =>
    useShortcuts([
      { keys: 'ArrowLeft', label: 'Back', act: back },
      { keys: ' ', label: 'Play', act: play },
    ]),
  )
  document.body.innerHTML = '<button>Save</button>'
  press('ArrowLeft')
  press(' ', document.querySelector('button') ?? undefined)
  expect([back.mock.calls.length, play.mock.calls.length]).toEqual([1, 0])
  press(' ')
  expect(play).toHaveBeenCalledOnce()
})
