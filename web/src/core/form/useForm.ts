import { safeParse, type GenericSchema, type InferOutput } from 'valibot'
import { computed, onScopeDispose, reactive, ref, toRaw, type ComputedRef, type Ref } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'

import { ApiError } from '@/core/api/errors'
import { failureMessage } from '@/core/api/messages'
import { t } from '@/core/i18n'

export type FieldErrors = Record<string, string>

interface Options<Values extends object, Output> {
  initial: Values
  /** Read anew for each check, so that its messages follow the language. */
  schema: () => GenericSchema<unknown, Output>
  /** Sends the checked values; throws ApiError when the server refuses. */
  send: (values: Output) => Promise<unknown>
  /** The form's name of a field that the server names otherwise: `{'spec.title': 'title'}`. */
  serverNames?: Record<string, string>
  /** Asks before unsaved work is left; on unless the form is not worth it (sign-in). */
  guard?: boolean
}

/** One wrong field in the summary: its message links to the control with this id. */
export interface SummaryItem {
  id: string
  message: string
}

export interface Form<Values extends object> {
  values: Values
  /** Messages of the fields that may speak by now. */
  errors: ComputedRef<FieldErrors>
  /** What failed that belongs to no field; empty when nothing did. */
  failure: Ref<string>
  busy: Ref<boolean>
  dirty: ComputedRef<boolean>
  /** Wrong fields after a refused sending; empty before. Focus goes to the summary when this fills. */
  summary: ComputedRef<SummaryItem[]>
  /** Grows with every refused sending, so that the summary takes focus again. */
  refusals: Ref<number>
  /** What to bind to the FormField of a name: id, error, and what happens on leaving it. */
  field: (name: string) => { id: string; error: string | undefined; onFocusin: () => void; onFocusout: (event: FocusEvent) => void }
  /** Checks these fields now and lets them speak (a step of a wizard); true when none is wrong. */
  check: (names: string[]) => boolean
  submit: () => Promise<boolean>
  reset: (values?: Partial<Values>) => void
}

/** Every form of the house: checks on leaving a touched field and on sending, and takes the server's words too. */
export function useForm<Values extends object, Output = Values>(options: Options<Values, Output>): Form<Values> {
  const idPrefix = `form-${++formCount}`
  const values = reactive(structuredCloneShallow(options.initial)) as Values
  const base = ref(JSON.stringify(options.initial))
  const dirty = computed(() => JSON.stringify(values) !== base.value)
  const speaking = reactive(new Set<string>())
  const refused = ref<FieldErrors>({})
  const sentValues = new Map<string, string>()
  const failure = ref('')
  const busy = ref(false)
  const refusals = ref(0)
  const summaryNames = ref<string[]>([])

  const problems = computed(() => schemaErrors(options.schema(), values))
  const errors = computed<FieldErrors>(() => {
    const own = Object.fromEntries(Object.entries(problems.value).filter(([name]) => speaking.has(name)))
    return { ...stillRefused(), ...own }
  })
  const summary = computed(() =>
    summaryNames.value.flatMap((name) => {
      const message = errors.value[name]
      return message ? [{ id: idOf(name), message }] : []
    }),
  )

  function idOf(name: string): string {
    return `${idPrefix}-${name.replace(/[^\w-]/g, '-')}`
  }

  /** The server's word about a field stands until its value changes. */
  function stillRefused(): FieldErrors {
    const pairs = Object.entries(refused.value)
    return Object.fromEntries(pairs.filter(([name]) => sentValues.get(name) === snapshot(values, name)))
  }

  function field(name: string) {
    return {
      id: idOf(name),
      error: errors.value[name],
      onFocusin: () => remembered.set(name, snapshot(values, name)),
      onFocusout: (event: FocusEvent) => leave(name, event),
    }
  }

  const remembered = new Map<string, string>()

  function leave(name: string, event: FocusEvent): void {
    const box = event.currentTarget
    if (box instanceof Element && event.relatedTarget instanceof Node && box.contains(event.relatedTarget)) return
    const touched = remembered.get(name) !== snapshot(values, name) || snapshot(values, name) !== snapshot(options.initial, name)
    if (touched) speaking.add(name)
  }

  function check(names: string[]): boolean {
    for (const name of names) speaking.add(name)
    const wrong = names.filter((name) => errors.value[name])
    return wrong.length === 0 || !refuse(wrong)
  }

  function refuse(names: string[]): true {
    summaryNames.value = names
    refusals.value += 1
    return true
  }

  async function submit(): Promise<boolean> {
    if (busy.value) return false
    failure.value = ''
    refused.value = {}
    const names = Object.keys(problems.value)
    if (!check(names)) return false
    return await sendChecked()
  }

  async function sendChecked(): Promise<boolean> {
    const parsed = safeParse(options.schema(), toRaw(values))
    if (!parsed.success) return false
    busy.value = true
    const sent = JSON.stringify(values)
    try {
      await options.send(parsed.output as InferOutput<GenericSchema<unknown, Output>>)
      base.value = sent
      summaryNames.value = []
      return true
    } catch (error) {
      takeFailure(error)
      return false
    } finally {
      busy.value = false
    }
  }

  function takeFailure(error: unknown): void {
    const fields = error instanceof ApiError ? renamed(error.fields, options.serverNames ?? {}) : {}
    const known = Object.keys(fields).filter((name) => topName(name) in values)
    for (const name of known) sentValues.set(name, snapshot(values, name))
    refused.value = Object.fromEntries(known.map((name) => [name, fields[name] ?? '']))
    failure.value = known.length ? '' : failureMessage(error)
    refuse(known)
    if (!(error instanceof ApiError)) throw error
  }

  function reset(fresh: Partial<Values> = {}): void {
    Object.assign(values, structuredCloneShallow(options.initial), fresh)
    base.value = JSON.stringify(values)
    speaking.clear()
    refused.value = {}
    failure.value = ''
    summaryNames.value = []
  }

  if (options.guard ?? true) guardUnsaved(dirty, busy)
  return { values, errors, failure, busy, dirty, summary, refusals, field, check, submit, reset }
}

let formCount = 0

function structuredCloneShallow<Values extends object>(values: Values): Values {
  return { ...values }
}

function topName(name: string): string {
  return name.split('.')[0] ?? name
}

function snapshot(values: object, name: string): string {
  return JSON.stringify((values as Record<string, unknown>)[topName(name)]) ?? ''
}

/** The first problem of each field, by its dotted path. */
export function schemaErrors(schema: GenericSchema, values: object): FieldErrors {
  const result = safeParse(schema, values)
  const errors: FieldErrors = {}
  for (const issue of result.issues ?? []) {
    const name = (issue.path ?? []).map((part) => String(part.key)).join('.')
    errors[name] ??= issue.message
  }
  return errors
}

function renamed(fields: FieldErrors, names: Record<string, string>): FieldErrors {
  return Object.fromEntries(Object.entries(fields).map(([name, message]) => [names[name] ?? name, message]))
}
