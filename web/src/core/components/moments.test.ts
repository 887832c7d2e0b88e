import { expect, test } from 'vitest'

import {
  fromLocalField,
  relativeMoment,
  spellMoment,
  toLocalField,
  writeDistance,
  writeMoment,
  writeSeconds,
} from './moments'

const noon = new Date('2026-11-21T12:00:00Z')
const stockholm = { tag: 'en-GB', zone: 'Europe/Stockholm' }

test('a moment is written in the zone of its reader, in 24 hours', () => {
  expect(writeMoment(new Date('2026-11-21T22:59:00Z'), stockholm)).toBe('21 Nov 2026, 23:59')
  expect(writeMoment(new Date('2026-11-21T23:00:00Z'), stockholm, true)).toBe('22 Nov 2026, 00:00 CET')
  expect(spellMoment(new Date('2026-12-01T22:59:00Z'), stockholm)).toContain('Tuesday')
})

test('only moments within a day are relative', () => {
  expect(relativeMoment(new Date('2026-11-21T09:00:00Z'), noon, 'en-GB')).toBe('3 hours ago')
  expect(relativeMoment(new Date('2026-11-21T12:20:00Z'), noon, 'en-GB')).toBe('in 20 minutes')
  expect(relativeMoment(new Date('2026-11-21T11:59:40Z'), noon, 'en-GB')).toBe('now')
  expect(relativeMoment(new Date('2026-11-20T12:00:00Z'), noon, 'en-GB')).toBeUndefined()
})

test('a distance is told in its largest unit', () => {
  expect(writeDistance(10 * 24 * 3_600_000, 'en-GB')).toBe('in 10 days')
  expect(writeSeconds(40, 'en-GB')).toBe('40 seconds')
  expect(writeSeconds(720, 'en-GB')).toBe('12 minutes')
})

test('the field of the browser and ISO 8601 lead to each other', () => {
  const iso = '2026-12-01T22:59:00.000Z'
  expect(fromLocalField(toLocalField(iso))).toBe(iso)
  expect(toLocalField(null)).toBe('')
  expect(fromLocalField('')).toBeNull()
  expect(fromLocalField('2026-13-40T99:99')).toBeNull()
})
