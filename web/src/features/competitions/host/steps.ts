import type { HostDraft } from './draft'

export const steps = ['start', 'question', 'data', 'review'] as const
export type Step = (typeof steps)[number]

/** Which fields a step asks for, given what was said before. */
export function fieldsOf(step: Step, draft: HostDraft): (keyof HostDraft)[] {
  const sample = draft.source === 'sample'
  switch (step) {
    case 'start':
      return sample ? ['source', 'sample'] : ['source']
    case 'question':
      return sample
        ? ['title', 'closesAt']
        : ['title', 'subtitle', 'description', 'kind', 'metric', 'metricCode', 'closesAt', 'prize']
    case 'data':
      return ['dataset', 'answer', 'targets', 'datasetKey', 'weightColumn', 'classes', 'privatePercent']
    default:
      return []
  }
}

/** A sample brings its data. */
export function stepsOf(draft: HostDraft): Step[] {
  return steps.filter((step) => step !== 'data' || draft.source !== 'sample')
}

export function isStep(value: unknown): value is Step {
  return steps.some((step) => step === value)
}

/** The first step that has a wrong field: nobody comes further than that. */
export function furthest(draft: HostDraft, wrong: (field: keyof HostDraft) => boolean): Step {
  return stepsOf(draft).find((step) => fieldsOf(step, draft).some(wrong)) ?? 'review'
}

/** The step in which a field is asked. */
export function stepWith(field: string, draft: HostDraft): Step | undefined {
  return stepsOf(draft).find((step) => fieldsOf(step, draft).some((name) => name === field))
}
