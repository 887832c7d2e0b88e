import type { RouteLocationRaw } from 'vue-router'

/** One tab of a page: a place with an address. */
export interface Tab {
  name: string
  label: string
  to: RouteLocationRaw
  /** How many things lie behind it. */
  count?: number
}
