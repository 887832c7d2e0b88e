import { useQueryClient } from '@tanstack/vue-query'
import { until, watchDebounced } from '@vueuse/core'
import { computed, inject, nextTick, provide, ref, shallowReactive, watch, type InjectionKey } from 'vue'
import { useRoute, useRouter } from 'vue-router'

import { useMinute } from '@/core/components/useMinute'
import { useLeaveGuard } from '@/core/form/leaving'
import { schemaErrors } from '@/core/form/problems'
import { useForm } from '@/core/form/useForm'

import { create, serverNames } from './create'
import { emptyDraft, forgetDraft, keepDraft, keptDraft, type HostDraft } from './draft'
import { hostSchema, type HostOrder, type Inspections } from './schema'
import { fieldsOf, furthest, isStep, stepsOf, stepWith, type Step } from './steps'
import { guessTargets, inspect } from './tables'

type Host = ReturnType<typeof makeHost>
const hostKey: InjectionKey<Host> = Symbol('host')

/** The wizard that this step belongs to. */
export function useHost(): Host {
  const host = inject(hostKey)
  if (!host) throw new Error('A step of the wizard stands outside of it.')
  return host
}

export function provideHost(): Host {
  const host = makeHost()
  provide(hostKey, host)
  return host
}

function makeHost() {
  const resumed = ref(keptDraft(new Date()))
  const done = ref(false)
  const files = shallowReactive<Inspections>({ dataset: { is: 'none' }, answer: { is: 'none' } })
  const { form, finish } = useHostForm(resumed.value, files, done)
  const recheck = useInspections(form.values, files)
  const walk = useSteps(form, files, Boolean(resumed.value))

  watchDebounced(form.values, () => done.value || keepDraft(form.values), { debounce: 300, deep: true })
  const filesWouldBeLost = computed(() => !done.value && Boolean(form.values.dataset ?? form.values.answer))
  useLeaveGuard(filesWouldBeLost)

  async function startOver(): Promise<void> {
    resumed.value = undefined
    forgetDraft()
    form.reset(emptyDraft(new Date()))
    await walk.go('start')
  }

  /** Goes on from the step at hand: to the next one, or from the last to the new competition. */
  async function forward(): Promise<void> {
    if (form.busy.value || walk.waiting.value) return
    if (walk.step.value === 'review') await send()
    else await walk.next()
  }

  async function send(): Promise<void> {
    if (await form.submit()) await finish()
    else await walk.showFirstWrong()
  }

  return { form, files, resumed, recheck, startOver, forward, ...walk }
}

function useHostForm(resumed: HostDraft | undefined, files: Inspections, done: { value: boolean }) {
  const router = useRouter()
  const queries = useQueryClient()
  const now = useMinute()
  let id = ''
  const form: ReturnType<typeof useForm<HostDraft, HostOrder>> = useForm<HostDraft, HostOrder>({
    initial: resumed ?? emptyDraft(new Date()),
    schema: () => hostSchema(form.values, files, now.value),
    send: async (order) => (id = await create(order, files)),
    serverNames,
    guard: false, // the draft is kept; only its files would be lost, and those have a guard of their own
  })

  async function finish(): Promise<void> {
    done.value = true
    forgetDraft()
    await queries.invalidateQueries({ queryKey: ['competitions'] })
    await router.push(`/competitions/${id}`)
  }

  return { form, finish }
}

/** Has each chosen file read by the server, and keeps what depends on its columns in step. */
function useInspections(values: HostDraft, files: Inspections) {
  const asked = { dataset: ref(0), answer: ref(0) }
  const names = ['dataset', 'answer'] as const

  for (const name of names)
    watch(
      [() => values[name], asked[name]],
      async ([file], _before, onCleanup) => {
        const stop = new AbortController()
        onCleanup(() => stop.abort())
        files[name] = { is: file ? 'reading' : 'none' }
        if (!file) return
        const found = await inspect(file, name, stop.signal)
        if (!stop.signal.aborted) files[name] = found
      },
      { immediate: true },
    )

  watch([() => files.dataset, () => files.answer, () => values.kind], () => {
    if (values.kind !== 'predict' || files.answer.is !== 'read') return
    const guess = guessTargets(values, files.dataset, files.answer)
    const known = new Set(files.answer.head.columns.map(({ name }) => name))
    if (!values.targets.length || values.targets.some((target) => !known.has(target))) values.targets = guess
  })
  watch(
    () => values.datasetKey,
    (key) => (values.targets = values.targets.filter((target) => target !== key)),
  )

  return (name: 'dataset' | 'answer') => (asked[name].value += 1)
}

/** Where the host stands: the step in the address, but no further than what was said allows. */
function useSteps(form: ReturnType<typeof useForm<HostDraft, HostOrder>>, files: Inspections, resume: boolean) {
  const route = useRoute()
  const router = useRouter()
  const now = useMinute()
  const { values } = form

  const problems = computed(() => schemaErrors(hostSchema(values, files, now.value), values))
  const all = computed(() => stepsOf(values))
  const last = computed(() => furthest(values, (field) => field in problems.value))
  const step = computed<Step>(() => {
    const asked = isStep(route.query.step) ? route.query.step : resume ? last.value : 'start'
    return all.value.indexOf(asked) <= all.value.indexOf(last.value) && all.value.includes(asked) ? asked : last.value
  })
  const neighbour = (by: 1 | -1) => all.value[all.value.indexOf(step.value) + by]
  /** The host wants to go on, but the server still reads a file. */
  const waiting = ref(false)
  const reading = computed(() => files.dataset.is === 'reading' || files.answer.is === 'reading')

  async function go(wanted: Step): Promise<void> {
    await router.push({ query: { ...route.query, step: wanted } })
    await nextTick()
  }

  async function next(): Promise<void> {
    waiting.value = step.value === 'data'
    if (waiting.value) await until(reading).toBe(false)
    waiting.value = false
    const wanted = neighbour(1)
    if (form.check(fieldsOf(step.value, values)) && wanted) await go(wanted)
  }

  async function showFirstWrong(): Promise<void> {
    const names = [...Object.keys(form.errors.value), ...Object.keys(problems.value)]
    const places = names.flatMap((name) => stepWith(name.split('.', 1)[0] ?? name, values) ?? [])
    const first = all.value.find((one) => places.includes(one))
    if (!first) return // nothing that the host said: the failure stands beside the button
    await go(first)
    form.check(fieldsOf(first, values))
  }

  return { steps: all, step, last, waiting, back: computed(() => neighbour(-1)), go, next, showFirstWrong }
}
