import type { Component } from 'vue'
import type { RouteLocationRaw } from 'vue-router'

/** One deed of a MenuButton: `to` leads somewhere, `act` does something; `parted` draws a line above it. */
export interface MenuItem {
  key: string
  label: string
  icon?: Component
  danger?: boolean
  parted?: boolean
  to?: RouteLocationRaw
  act?: () => void
}
