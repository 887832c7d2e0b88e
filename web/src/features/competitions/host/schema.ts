import * as v from 'valibot'

import { t } from '@/core/i18n'

import { kinds, type HostDraft } from './draft'
import { isCustom, metricsFor } from './metrics'
import { canWeigh, classesFromColumns, columnNames, commonColumns, needsClasses, type Inspection } from './tables'

export interface Inspections {
  dataset: Inspection
  answer: Inspection
}

/** A competition that can be sent. */
export interface HostOrder extends HostDraft {
  title: string
  closesAt: string
}

/** The longest texts that the server takes. */
export const longest = { title: 200, subtitle: 400, description: 50_000 }
const mostCode = 50_000
const mostClasses = 1000
const mostClusters = 100
const mostPrivate = 95

/** What each field must be, given the others; `now` is when it is asked. */
export function hostSchema(draft: HostDraft, files: Inspections, now: Date): v.GenericSchema<unknown, HostOrder> {
  const own = draft.source === 'files'
  return v.object({
    source: v.picklist(['files', 'sample'] as const, t('hosting.wrong.source')),
    sample: draft.source === 'sample' ? v.string(t('hosting.wrong.sample')) : v.any(),
    title: v.pipe(v.string(), v.trim(), v.minLength(1, t('hosting.wrong.title')), short('title')),
    subtitle: v.pipe(v.string(), short('subtitle')),
    description: v.pipe(v.string(), short('description')),
    kind: own ? v.picklist(kinds, t('hosting.wrong.kind')) : v.any(),
    metric: own ? metric(draft) : v.any(),
    metricCode: own && isCustom(draft.metric) ? metricCode() : v.any(),
    closesAt: v.pipe(
      v.string(t('hosting.wrong.closesAt')),
      v.check((end) => Date.parse(end) > now.getTime(), t('hosting.wrong.closed')),
    ),
    prize: own ? v.nullable(atLeast(0, t('hosting.wrong.prize'))) : v.any(),
    dataset: own ? file(files.dataset, t('hosting.wrong.dataset')) : v.any(),
    answer: own ? file(files.answer, t('hosting.wrong.answer')) : v.any(),
    targets: own && draft.kind === 'predict' ? targets(columnNames(files.answer)) : v.any(),
    datasetKey: own ? datasetKey(files) : v.any(),
    weightColumn: own ? weightColumn(draft, files.answer) : v.any(),
    classes: own ? classes(draft, files.answer) : v.any(),
    privatePercent: own ? v.nullable(privatePercent()) : v.any(),
  })
}

function metric(draft: HostDraft) {
  const fit = metricsFor(draft.kind).map(({ name }) => name)
  return v.pipe(
    v.string(t('hosting.wrong.metric')),
    v.check((name) => fit.includes(name), t('hosting.wrong.metricFit')),
  )
}

export function metricCode() {
  return v.pipe(
    v.string(),
    v.regex(/^def metric\(/m, t('hosting.wrong.metricCode')),
    v.maxLength(mostCode, t('hosting.wrong.tooLong', { most: mostCode })),
  )
}

function short(name: keyof typeof longest) {
  return v.maxLength<string, number, string>(longest[name], t('hosting.wrong.tooLong', { most: longest[name] }))
}

function atLeast(least: number, message: string) {
  return v.pipe(v.number(message), v.finite(message), v.minValue(least, message))
}

function file(inspection: Inspection, missing: string) {
  return v.pipe(
    v.instance(File, missing),
    v.check(() => inspection.is !== 'refused', inspection.is === 'refused' ? inspection.message : ''),
    v.check(() => inspection.is === 'read' || inspection.is === 'refused', unread(inspection)),
  )
}

function unread(inspection: Inspection): string {
  return inspection.is === 'unchecked' ? t('hosting.wrong.unchecked') : t('hosting.wrong.reading')
}

/** Asked once the truth's columns are known; until then the missing truth is the problem. */
function targets(columns: string[]) {
  if (!columns.length) return v.any()
  return v.pipe(
    v.array(v.string()),
    v.minLength(1, t('hosting.wrong.targets')),
    v.check((names) => names.every((name) => columns.includes(name)), t('hosting.wrong.targetsGone')),
  )
}

function privatePercent() {
  const message = t('hosting.wrong.privatePercent', { most: mostPrivate })
  return v.pipe(v.number(message), v.finite(message), v.minValue(0, message), v.maxValue(mostPrivate, message))
}

function datasetKey(files: Inspections) {
  const known = commonColumns(files.dataset, files.answer)
  const read = files.dataset.is === 'read' && files.answer.is === 'read'
  return v.pipe(
    v.string(),
    v.check((name) => !read || name === '' || known.includes(name), t('hosting.wrong.key')),
  )
}

/** Asked once the truth's columns are known. */
function weightColumn(draft: HostDraft, answer: Inspection) {
  const known = columnNames(answer)
  if (!canWeigh(draft) || !known.length) return v.any()
  const free = known.filter((name) => name !== draft.datasetKey && !targetNames(draft).includes(name))
  return v.pipe(
    v.string(),
    v.check((name) => name === '' || free.includes(name), t('hosting.wrong.weight')),
  )
}

function targetNames(draft: HostDraft): string[] {
  return draft.kind === 'predict' ? draft.targets : []
}

function classes(draft: HostDraft, answer: Inspection) {
  if (!needsClasses(draft) || classesFromColumns(draft, answer) !== undefined) return v.any()
  const most = draft.kind === 'cluster' ? mostClusters : mostClasses
  const message = t('hosting.wrong.classes', { most })
  return v.pipe(v.number(message), v.integer(message), v.minValue(2, message), v.maxValue(most, message))
}
