import { describe, expect, test } from 'vitest'

import { schemaErrors } from '@/core/form/problems'

import { specOf } from './create'
import { emptyDraft, readDraft, type HostDraft } from './draft'
import { hostSchema, type HostOrder, type Inspections } from './schema'
import { fieldsOf, furthest, stepsOf, stepWith } from './steps'
import { classesFromColumns, commonColumns, guessTargets, rowNames, type Inspection } from './tables'
import './texts'

const now = new Date('2026-11-21T12:00:00Z')

function table(...names: string[]): Inspection {
  const columns = names.map((name) => ({ name, dtype: 'number' as const, missing: 0 }))
  return { is: 'read', head: { columns, rows: [], index: [], total_rows: 0 } }
}

const none: Inspections = { dataset: { is: 'none' }, answer: { is: 'none' } }
const read: Inspections = { dataset: table('id', 'age', 'bmi'), answer: table('id', 'target') }

function draft(said: Partial<HostDraft> = {}): HostDraft {
  return {
    ...emptyDraft(now),
    source: 'files',
    title: 'Diabetes',
    kind: 'predict',
    metric: 'absdiff',
    dataset: new File(['x'], 'data.csv'),
    answer: new File(['x'], 'truth.csv'),
    targets: ['target'],
    ...said,
  }
}

const wrong = (said: Partial<HostDraft>, files = read) =>
  Object.keys(schemaErrors(hostSchema(draft(said), files, now), draft(said)))

describe('what is wrong', () => {
  test('nothing with a whole draft', () => {
    expect(wrong({})).toEqual([])
  })

  test.each<[string, Partial<HostDraft>]>([
    ['source', { source: null }],
    ['title', { title: '   ' }],
    ['title', { title: 'x'.repeat(201) }],
    ['kind', { kind: null }],
    ['metric', { metric: null }],
    ['closesAt', { closesAt: '2026-11-21T11:59:00Z' }],
    ['closesAt', { closesAt: null }],
    ['prize', { prize: -1 }],
    ['prize', { prize: NaN }],
    ['dataset', { dataset: null }],
    ['answer', { answer: null }],
    ['targets', { targets: [] }],
    ['targets', { targets: ['gone'] }],
    ['datasetKey', { datasetKey: 'age' }],
    ['classes', { metric: 'logloss', classes: 1 }],
    ['classes', { metric: 'logloss', classes: 2.5 }],
    ['classes', { kind: 'cluster', datasetKey: 'id', classes: 101 }],
  ])('%s in %o', (field, said) => {
    expect(wrong(said)).toContain(field)
  })

  test('classes do not matter where distances count', () => {
    expect(wrong({ classes: 1 })).toEqual([])
  })

  test('a refused file speaks with the words of the server', () => {
    const files: Inspections = { ...read, answer: { is: 'refused', message: 'Row 12, column p: text.' } }
    expect(schemaErrors(hostSchema(draft(), files, now), draft()).answer).toBe('Row 12, column p: text.')
  })

  test('a file that nobody could read yet holds back, targets are not asked before', () => {
    expect(wrong({ targets: [] }, { ...read, answer: { is: 'reading' } })).toEqual(['answer'])
  })

  test('a sample needs its name, a title and an end', () => {
    const said = { source: 'sample' as const, dataset: null, answer: null, kind: null, metric: null }
    expect(wrong(said, none)).toEqual(['sample'])
    expect(wrong({ ...said, sample: 'diabetes' }, none)).toEqual([])
  })
})

describe('steps', () => {
  test('a sample brings its data, so nobody asks for them', () => {
    expect(stepsOf(draft({ source: 'sample' }))).toEqual(['start', 'question', 'review'])
  })

  test('nobody comes further than the first wrong step', () => {
    expect(furthest(draft(), (field) => ['kind', 'answer'].includes(field))).toBe('question')
    expect(furthest(draft(), () => false)).toBe('review')
  })

  test('every field has its step, so that an error of the server finds it', () => {
    const fields = Object.keys(emptyDraft(now)).filter((field) => field !== 'sample')
    for (const field of fields) expect([field, stepWith(field, draft())]).not.toContain(undefined)
    expect(fieldsOf('start', draft({ source: 'sample' }))).toContain('sample')
  })
})

describe('columns', () => {
  test('keys are the columns of both files', () => {
    expect(commonColumns(read.dataset, read.answer)).toEqual(['id'])
  })

  test('targets are guessed from what only the truth has', () => {
    expect(guessTargets(draft(), read.dataset, read.answer)).toEqual(['target'])
    expect(guessTargets(draft({ datasetKey: 'id' }), read.answer, read.answer)).toEqual(['target'])
  })

  test('one column a class tells how many there are', () => {
    const hot = draft({ kind: 'classify', metric: 'logloss', datasetKey: 'id' })
    expect(classesFromColumns(hot, table('id', 'a', 'b', 'c'))).toBe(3)
    expect(classesFromColumns(hot, table('id', 'label'))).toBeUndefined()
  })

  test('rows without names count from 1, named ones keep theirs', () => {
    const head = { columns: [], rows: [], total_rows: 2 }
    expect(rowNames({ ...head, index: ['0', '1'] })).toEqual(['1', '2'])
    expect(rowNames({ ...head, index: ['7', '9'] })).toEqual(['7', '9'])
  })
})

describe('what is sent', () => {
  test('a prediction names its targets and key', () => {
    const order = draft({ datasetKey: 'id', description: 'Why.' }) as HostOrder
    expect(specOf(order, read)).toEqual({
      title: 'Diabetes',
      subtitle: '',
      description: 'Why.',
      type: 'predict',
      metric: 'absdiff',
      expiration: order.closesAt,
      prize: 0,
      targets: ['target'],
      dataset_key: 'id',
    })
  })

  test('a classification names its classes and no targets', () => {
    const order = draft({ kind: 'classify', metric: 'logloss', classes: 4 }) as HostOrder
    const spec = specOf(order, { ...read, answer: table('label') })
    expect(spec.num_classes).toBe(4)
    expect(spec).not.toHaveProperty('targets')
  })
})

describe('a kept draft', () => {
  test('comes back as it was, without its files', () => {
    const said = draft({ subtitle: 'A year on', prize: 5 })
    expect(readDraft(JSON.stringify(said), now)).toEqual({ ...said, dataset: null, answer: null })
  })

  test('that is damaged gives what is still right, or nothing', () => {
    expect(readDraft('{"title": 3, "kind": "guess", "metric": "logloss"}', now)).toEqual({
      ...emptyDraft(now),
      metric: 'logloss',
    })
    expect(readDraft('{"title', now)).toBeUndefined()
    expect(readDraft('null', now)).toBeUndefined()
  })
})
