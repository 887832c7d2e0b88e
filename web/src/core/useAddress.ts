import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'

/** A part of a page's state that lives in its address: `?state=open`. The initial value is left out of it. */
export function useParam(name: string, initial = ''): WritableComputedRef<string> {
  const route = useRoute()
  const change = useAddressChange()
  return computed({
    get: () => text(route.query[name]) ?? initial,
    // Another filter means another list, which begins on its first page.
    set: (value) => change({ [name]: value === initial ? undefined : value, page: undefined }),
  })
}

/** The page of a list, counted from 0 here and on the wire, from 1 in the address that people read. */
export function usePageParam(): WritableComputedRef<number> {
  const route = useRoute()
  const change = useAddressChange()
  return computed({
    get: () => Math.max(0, (Number.parseInt(text(route.query.page) ?? '1', 10) || 1) - 1),
    set: (page) => change({ page: page === 0 ? undefined : String(page + 1) }),
  })
}

function useAddressChange() {
  const route = useRoute()
  const router = useRouter()
  return (changed: LocationQuery | Record<string, string | undefined>) =>
    void router.replace({ query: { ...route.query, ...changed }, hash: route.hash })
}

function text(value: LocationQuery[string] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
