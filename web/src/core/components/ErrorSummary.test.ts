import { expect, test } from 'vitest'
import { nextTick } from 'vue'

import ErrorSummary from './ErrorSummary.vue'
import { show } from './testing'

const errors = [
  { id: 'title', message: 'Give it a title.' },
  { id: 'kind', message: 'Choose a kind.' },
]

test('it takes focus each time the form is refused', async () => {
  const summary = show(ErrorSummary, { props: { errors, refusals: 0 } })
  expect(document.activeElement).toBe(document.body)
  await summary.setProps({ refusals: 1 })
  await nextTick()
  expect(document.activeElement).toBe(summary.element)
  expect(summary.text()).toContain('2 things to correct')
})

test('its links lead to the control, or to the chosen one of a group', async () => {
  document.body.insertAdjacentHTML(
    'beforeend',
    '<input id="title"><div id="kind"><button tabindex="-1"></button><input type="radio"><input type="radio" checked></div>',
  )
  const [title, kind] = show(ErrorSummary, { props: { errors } }).findAll('a')
  await title?.trigger('click')
  expect(document.activeElement?.id).toBe('title')
  await kind?.trigger('click')
  expect((document.activeElement as HTMLInputElement).checked).toBe(true)
})

test('a failure of no field stands alone', () => {
  expect(show(ErrorSummary, { props: { errors: [], failure: 'No answer.' } }).text()).toBe('No answer.')
})
