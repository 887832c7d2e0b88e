import { expect, it } from 'vitest'

import { isDisagreement, reasonOf } from './reasons'

const say = (reason: string) => `text of ${reason}`

it('says a known reason in the language of the reader', () => {
  expect(reasonOf({ code: 'few_points', error: 'No enough keypoints' }, say)).toBe('text of few_points')
})

it('leaves the words of the server where there is no other text', () => {
  expect(reasonOf({ code: 'brand_new', error: 'Something else' }, say)).toBe('Something else')
  expect(reasonOf({}, say)).toBe('')
})

it('gives advice on pictures that do not fit, not on one that could not be read', () => {
  expect(['few_alike', 'not_alike', 'mirrored'].map(isDisagreement)).toEqual([true, true, true])
  expect(['damaged_picture', 'timed_out', 'brand_new', undefined].map(isDisagreement)).not.toContain(true)
})
