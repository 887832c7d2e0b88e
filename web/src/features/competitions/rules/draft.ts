import * as v from 'valibot'

import { t } from '@/core/i18n'

import type { SentTerms, Terms } from './rules'

export interface PhaseDraft {
  name: string
  starts: string | null
  ends: string | null
  daily: number | null
  total: number | null
  hidden: boolean
  fresh: boolean
  visible: boolean
}

/** The rules as the form holds them; null is no limit. */
export interface RulesDraft {
  daily: number | null
  total: number | null
  timezone: string
  selection: Terms['selection']
  finals: number | null
  team: number | null
  hidden: boolean
  phases: PhaseDraft[]
}

export function newPhase(): PhaseDraft {
  return { name: '', starts: null, ends: null, daily: null, total: null, hidden: false, fresh: false, visible: true }
}

export function draftOf(terms: Terms): RulesDraft {
  return {
    daily: terms.daily_limit,
    total: terms.total_limit,
    timezone: terms.timezone,
    selection: terms.selection,
    finals: terms.finals,
    team: terms.team_size,
    hidden: terms.board === 'hidden',
    phases: terms.phases.map((phase) => ({
      name: phase.name,
      starts: phase.starts_at,
      ends: phase.ends_at,
      daily: phase.daily_limit,
      total: phase.total_limit,
      hidden: phase.board === 'hidden',
      fresh: phase.fresh,
      visible: phase.visible,
    })),
  }
}

export function termsOf(draft: RulesDraft): SentTerms {
  return {
    timezone: draft.timezone.trim(),
    daily_limit: draft.daily,
    total_limit: draft.total,
    board: draft.hidden ? 'hidden' : 'public',
    selection: draft.selection,
    finals: draft.finals ?? 2,
    team_size: draft.team ?? 1,
    phases: draft.phases.map((phase) => ({
      name: phase.name.trim(),
      starts_at: phase.starts ?? '',
      ends_at: phase.ends ?? '',
      daily_limit: phase.daily,
      total_limit: phase.total,
      board: phase.hidden ? 'hidden' : 'public',
      fresh: phase.fresh,
      visible: phase.visible,
    })),
  }
}

/** The form's names of the fields that the server names otherwise. */
export function serverNames(phases: number): Record<string, string> {
  const names: Record<string, string> = { daily_limit: 'daily', total_limit: 'total', team_size: 'team' }
  for (let number = 0; number < phases; number++) {
    const place = `phases.${number}`
    names[`${place}.starts_at`] = `${place}.starts`
    names[`${place}.ends_at`] = `${place}.ends`
    names[`${place}.daily_limit`] = `${place}.daily`
    names[`${place}.total_limit`] = `${place}.total`
  }
  return names
}

const most = 100_000

export function rulesSchema(draft: RulesDraft): v.GenericSchema<unknown, RulesDraft> {
  return v.object({
    daily: v.nullable(count(1, most)),
    total: v.nullable(count(1, most)),
    timezone: v.pipe(v.string(), v.trim(), v.minLength(1, t('rules.form.zoneMissing'))),
    selection: v.picklist(['best', 'latest', 'chosen'] as const),
    finals: draft.selection === 'chosen' ? count(1, 20) : v.any(),
    team: count(1, 50),
    hidden: v.boolean(),
    phases: v.array(phase()),
  })
}

function count(least: number, largest: number) {
  const message = t('rules.form.count', { least, most: largest })
  return v.pipe(v.number(message), v.integer(message), v.minValue(least, message), v.maxValue(largest, message))
}

function phase() {
  const moment = v.string(t('rules.form.moment'))
  return v.pipe(
    v.object({
      name: v.pipe(v.string(), v.trim(), v.minLength(1, t('rules.form.nameMissing'))),
      starts: moment,
      ends: moment,
      daily: v.nullable(count(1, most)),
      total: v.nullable(count(1, most)),
      hidden: v.boolean(),
      fresh: v.boolean(),
      visible: v.boolean(),
    }),
    v.forward(
      v.check(({ starts, ends }) => starts < ends, t('rules.form.order')),
      ['ends'],
    ),
  )
}
