import { safeParse, type GenericSchema } from 'valibot'
import { computed, reactive, ref, toRaw, useId } from 'vue'

import { ApiError } from '@/core/api/errors'
import { failureMessage } from '@/core/api/messages'
import { afterClick } from '@/core/pointer'

import { useLeaveGuard } from './leaving'
import { schemaErrors, snapshot, snapshotOf, type FieldErrors } from './problems'
import { useServerErrors } from './serverErrors'

interface Options<Values extends object, Output> {
  initial: Values
  /** Read anew for each check, so that its messages follow the language. */
  schema: () => GenericSchema<unknown, Output>
  /** Sends the checked values; throws ApiError when the server refuses. */
  send: (values: Output) => Promise<unknown>
  /** The form's name of a field that the server names otherwise: `{'spec.title': 'title'}`. */
  serverNames?: Record<string, string>
  /** Asks before unsaved work is left; off where there is little to lose (sign-in). */
  guard?: boolean
}

/**
 * Behaviour of every form of the house: a field is checked when it is left after a change, all are on sending;
 * then `summary` lists what is wrong and `refusals` grows, so that ErrorSummary takes focus.
 *
 * `field(name)` is bound to a FormField: its id, its error, and what happens on entering and leaving it.
 */
export function useForm<Values extends object, Output = Values>(options: Options<Values, Output>) {
  const prefix = useId()
  const values = reactive({ ...options.initial }) as Values
  const saved = ref(snapshot(options.initial))
  const dirty = computed(() => snapshot(values) !== saved.value)
  const busy = ref(false)
  /** What failed that belongs to no field; empty when nothing did. */
  const failure = ref('')
  const server = useServerErrors(values, options.serverNames ?? {})
  const { errors, problems, speak, silence, bindings } = useProblems(options, values, server.errors)
  const { summary, refusals, refuse, accept } = useSummary(errors, idOf)

  function idOf(name: string): string {
    return `${prefix}-${name.replace(/[^\w-]/g, '-')}`
  }

  function field(name: string) {
    return { id: idOf(name), error: errors.value[name], ...bindings(name) }
  }

  /** Lets these fields speak (a step of a wizard); true when none is wrong, else the summary lists them. */
  function check(names: string[]): boolean {
    speak(names)
    const wrong = names.filter((name) => errors.value[name])
    if (wrong.length) refuse(wrong)
    else accept()
    return wrong.length === 0
  }

  /** Checks and sends; true when the server accepted. */
  async function submit(): Promise<boolean> {
    if (busy.value) return false
    failure.value = ''
    server.clear()
    const parsed = safeParse(options.schema(), toRaw(values))
    if (!check(Object.keys(problems.value)) || !parsed.success) return false
    busy.value = true
    return await sendChecked(parsed.output).finally(() => (busy.value = false))
  }

  async function sendChecked(output: Output): Promise<boolean> {
    const sent = snapshot(values)
    const before = saved.value
    saved.value = sent // what `send` navigates to must not ask about work that was just accepted
    try {
      await options.send(output)
      return true
    } catch (error) {
      saved.value = before
      if (!(error instanceof ApiError)) console.error(error)
      const wrong = server.take(error)
      failure.value = wrong.length ? '' : failureMessage(error)
      refuse(wrong)
      return false
    }
  }

  function reset(fresh: Partial<Values> = {}): void {
    Object.assign(values, options.initial, fresh)
    saved.value = snapshot(values)
    silence()
    server.clear()
    accept()
    failure.value = ''
  }

  if (options.guard ?? true) useLeaveGuard(dirty)
  return { values, errors, failure, busy, dirty, summary, refusals, field, check, submit, reset }
}

/** Which fields are wrong, and which of those may say so yet. */
function useProblems<Output>(
  options: { initial: object; schema: () => GenericSchema<unknown, Output> },
  values: object,
  serverErrors: { readonly value: FieldErrors },
) {
  const speaking = reactive(new Set<string>())
  const entered = new Map<string, string>()
  const problems = computed(() => schemaErrors(options.schema(), values))
  const errors = computed<FieldErrors>(() => {
    const spoken = Object.entries(problems.value).filter(([name]) => speaking.has(name))
    return { ...serverErrors.value, ...Object.fromEntries(spoken) }
  })

  function leave(name: string): void {
    const value = snapshotOf(values, name)
    if (value !== entered.get(name) || value !== snapshotOf(options.initial, name)) speaking.add(name)
  }

  return {
    errors,
    problems,
    speak: (names: string[]) => names.forEach((name) => speaking.add(name)),
    silence: () => speaking.clear(),
    bindings: (name: string) => ({
      onFocusin: () => entered.has(name) || entered.set(name, snapshotOf(values, name)),
      onFocusout: (event: FocusEvent) => staysInside(event) || afterClick(() => leave(name)),
    }),
  }
}

function staysInside(event: FocusEvent): boolean {
  const box = event.currentTarget
  return box instanceof Element && event.relatedTarget instanceof Node && box.contains(event.relatedTarget)
}

/** The list of links that takes focus after a refused sending. */
function useSummary(errors: { readonly value: FieldErrors }, idOf: (name: string) => string) {
  const names = ref<string[]>([])
  const refusals = ref(0)
  const summary = computed(() =>
    names.value.flatMap((name) => {
      const message = errors.value[name]
      return message ? [{ id: idOf(name), message }] : []
    }),
  )

  function refuse(wrong: string[]): void {
    names.value = wrong
    refusals.value += 1
  }

  return { summary, refusals, refuse, accept: () => (names.value = []) }
}
