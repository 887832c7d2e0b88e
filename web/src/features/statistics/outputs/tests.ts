/** What a test asks for, in the order in which the server takes its variables. */
export interface Role {
  key: 'variable' | 'response' | 'group' | 'first' | 'second' | 'measures' | 'factors' | 'predictors' | 'outcome'
  /** `any` but days; a graph's `scale` and `every` are numbers and all, days included. */
  kind: 'number' | 'factor' | 'any' | 'scale' | 'every'
  many?: boolean
}

export interface TestForm {
  roles: Role[]
  /** Which fields besides: a value to compare with, a direction, and switches. */
  null?: number
  alternative?: boolean
  /** It has intervals though no direction; those with a direction have them anyway. */
  interval?: boolean
  options?: ('var_equal' | 'correct')[]
  /** Whether p is counted out or taken from the normal curve may be said. */
  exact?: boolean
  method?: boolean
  success?: boolean
}

const variable: Role = { key: 'variable', kind: 'number' }
const response: Role = { key: 'response', kind: 'number' }
const group: Role = { key: 'group', kind: 'factor' }
const pair: Role[] = [
  { key: 'first', kind: 'number' },
  { key: 'second', kind: 'number' },
]
const twoFactors: Role[] = [
  { key: 'first', kind: 'factor' },
  { key: 'second', kind: 'factor' },
]
const measures: Role = { key: 'measures', kind: 'number', many: true }

export const testForms: Record<string, TestForm> = {
  t1: { roles: [variable], null: 0, alternative: true },
  t2: { roles: [response, group], null: 0, alternative: true, options: ['var_equal'] },
  paired_t: { roles: pair, null: 0, alternative: true },
  anova1: { roles: [response, group], options: ['var_equal'] },
  tukey: { roles: [response, group], interval: true },
  anova: { roles: [response, { key: 'factors', kind: 'factor', many: true }] },
  rm_anova: { roles: [measures] },
  levene: { roles: [response, group] },
  bartlett: { roles: [response, group] },
  var2: { roles: [response, group], alternative: true },
  shapiro: { roles: [variable] },
  wilcoxon1: { roles: [variable], null: 0, alternative: true, exact: true },
  wilcoxon2: { roles: [response, group], alternative: true, exact: true },
  wilcoxon_paired: { roles: pair, alternative: true, exact: true },
  kruskal: { roles: [response, group] },
  friedman: { roles: [measures] },
  chisq: { roles: twoFactors, options: ['correct'] },
  fisher: { roles: twoFactors, alternative: true },
  chisq_gof: { roles: [{ key: 'variable', kind: 'factor' }] },
  mcnemar: { roles: twoFactors, options: ['correct'] },
  prop1: {
    roles: [{ key: 'variable', kind: 'factor' }],
    null: 0.5,
    alternative: true,
    options: ['correct'],
    success: true,
  },
  prop2: { roles: [{ key: 'outcome', kind: 'factor' }, group], alternative: true, options: ['correct'], success: true },
  binom: { roles: [{ key: 'variable', kind: 'factor' }], null: 0.5, alternative: true, success: true },
  cor: { roles: pair, alternative: true, method: true },
  lm: { roles: [response, { key: 'predictors', kind: 'any', many: true }], interval: true },
  logistic: {
    roles: [
      { key: 'outcome', kind: 'any' },
      { key: 'predictors', kind: 'any', many: true },
    ],
    success: true,
    interval: true,
  },
}

export const testModes = Object.keys(testForms)

/** Switches that are on unless something else is said. */
export const onByDefault = new Set(['correct'])
