import { computed, inject, provide, ref, type ComputedRef, type InjectionKey, type Ref } from 'vue'

/** What a FormField tells the control inside it. */
export interface Field {
  id: string
  labelId: string
  describedBy: ComputedRef<string | undefined>
  invalid: ComputedRef<boolean>
  required: ComputedRef<boolean>
  /** Several controls share the field, so that none may take its id. */
  group: boolean
  /** What the control itself finds wrong with its text; shown where the form has no error of its own. */
  problem: Ref<string | undefined>
}

const fieldKey: InjectionKey<Field> = Symbol('field')

interface FieldProps {
  id: string
  hint?: string
  error?: string
  optional?: boolean
  group?: boolean
}

/** Makes the field around a control; `props` must be reactive. */
export function provideField(props: FieldProps): Field & { message: ComputedRef<string | undefined> } {
  const problem = ref<string>()
  const message = computed(() => props.error || problem.value)
  const field: Field = {
    id: props.id,
    labelId: `${props.id}-label`,
    describedBy: computed(() => describedBy(props, message.value)),
    invalid: computed(() => Boolean(message.value)),
    required: computed(() => !props.optional),
    group: Boolean(props.group),
    problem,
  }
  provide(fieldKey, field)
  return { ...field, message }
}

function describedBy(props: FieldProps, message: string | undefined): string | undefined {
  const parts = [props.hint && `${props.id}-hint`, message && `${props.id}-error`].filter(Boolean)
  return parts.join(' ') || undefined
}

/** The field around this control, or none (a search box with its own label). */
export function useField(): Field | undefined {
  return inject(fieldKey, undefined)
}

/** Attributes that tie a native control to its field; in a group its own label names it. */
export function useControl() {
  const field = useField()
  return computed(() =>
    field && !field.group
      ? {
          id: field.id,
          'aria-describedby': field.describedBy.value,
          'aria-invalid': field.invalid.value || undefined,
          'aria-required': field.required.value || undefined,
        }
      : {},
  )
}

/** The same for a group of controls, which is named by the field's label. */
export function useGroupControl() {
  const field = useField()
  return computed(() =>
    field
      ? {
          id: field.id,
          'aria-labelledby': field.labelId,
          'aria-describedby': field.describedBy.value,
          'aria-invalid': field.invalid.value || undefined,
        }
      : {},
  )
}
