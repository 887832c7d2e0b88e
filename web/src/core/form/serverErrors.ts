import { computed, shallowRef } from 'vue'

import { ApiError } from '@/core/api/errors'

import { snapshotOf, topName, type FieldErrors } from './problems'

interface Refused {
  message: string
  /** The value that was refused: the message stands until it changes. */
  value: string
}

/** What the server said about fields; `names` gives the form's name where the server's differs. */
export function useServerErrors(values: object, names: Record<string, string>) {
  const refused = shallowRef<Record<string, Refused>>({})

  const errors = computed<FieldErrors>(() => {
    const standing = Object.entries(refused.value).filter(([name, was]) => was.value === snapshotOf(values, name))
    return Object.fromEntries(standing.map(([name, was]) => [name, was.message]))
  })

  /** Takes the messages that belong to fields of this form, and returns the names of those. */
  function take(error: unknown): string[] {
    const said = error instanceof ApiError ? Object.entries(error.fields) : []
    const known = said
      .map(([name, message]) => [names[name] ?? name, message] as const)
      .filter(([name]) => topName(name) in values)
    refused.value = Object.fromEntries(
      known.map(([name, message]) => [name, { message, value: snapshotOf(values, name) }]),
    )
    return Object.keys(refused.value)
  }

  function clear(): void {
    refused.value = {}
  }

  return { errors, take, clear }
}
