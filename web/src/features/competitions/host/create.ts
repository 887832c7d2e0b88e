import { api, type Schema } from '@/core/api/client'

import { isCustom } from './metrics'
import type { HostOrder, Inspections } from './schema'
import { canWeigh, classesFromColumns, needsClasses } from './tables'

type Created = Schema<'HostedItem'>

/** A data set that comes with scikit-learn. */
export type Sample = Schema<'SampleItem'>

export function fetchSamples(signal: AbortSignal): Promise<Sample[]> {
  return api.get<Sample[]>('/api/v1/competitions/samples', { signal })
}

/** The form's names of the fields that the server names otherwise. */
export const serverNames = {
  'spec.title': 'title',
  title: 'title',
  'spec.subtitle': 'subtitle',
  'spec.description': 'description',
  'spec.type': 'kind',
  'spec.metric': 'metric',
  'spec.metric_code': 'metricCode',
  'spec.expiration': 'closesAt',
  expiration: 'closesAt',
  'spec.prize': 'prize',
  'spec.targets': 'targets',
  'spec.dataset_key': 'datasetKey',
  'spec.weight_column': 'weightColumn',
  'spec.num_classes': 'classes',
  'spec.private_share': 'privatePercent',
  'spec.dataset': 'dataset',
  'spec.answer': 'answer',
}

/** Hosts the competition and returns its id. */
export async function create(order: HostOrder, files: Inspections): Promise<string> {
  const created = order.source === 'sample' ? await createFromSample(order) : await createFromFiles(order, files)
  return created.competition_id
}

function createFromSample({ sample, title, closesAt }: HostOrder): Promise<Created> {
  const path = `/api/v1/competitions/samples/${encodeURIComponent(sample ?? '')}`
  return api.post<Created>(path, { json: { title, expiration: closesAt } })
}

function createFromFiles(order: HostOrder, files: Inspections): Promise<Created> {
  const body = new FormData()
  body.set('spec', JSON.stringify(specOf(order, files)))
  if (order.dataset) body.set('dataset', order.dataset)
  if (order.answer) body.set('answer', order.answer)
  return api.post<Created>('/api/v1/competitions', { body })
}

/** The documented spec of an order, without its tables, which travel as files. */
export function specOf(order: HostOrder, files: Inspections) {
  return {
    title: order.title,
    subtitle: order.subtitle.trim(),
    description: order.description,
    type: order.kind,
    metric: order.metric,
    ...(isCustom(order.metric) && { metric_code: order.metricCode }),
    expiration: order.closesAt,
    prize: order.prize ?? 0,
    ...(order.kind === 'predict' && { targets: order.targets }),
    ...(order.datasetKey && { dataset_key: order.datasetKey }),
    ...(canWeigh(order) && order.weightColumn && { weight_column: order.weightColumn }),
    ...(order.privatePercent && { private_share: order.privatePercent / 100 }),
    ...(needsClasses(order) && { num_classes: classesFromColumns(order, files.answer) ?? order.classes }),
  }
}
