import { onScopeDispose, shallowReactive, type Component } from 'vue'
import type { RouteLocationRaw } from 'vue-router'

/** One line of the palette: it leads somewhere or does something. */
export interface Command {
  key: string
  label: string
  /** Said beside the label: which kind of thing it is. */
  note?: string
  icon?: Component
  to?: RouteLocationRaw
  act?: () => void
}

type Offer = () => Command[]

const offers = shallowReactive(new Set<Offer>())

/** Offers commands of this page in the palette while its component lives. */
export function useCommands(offer: Offer): void {
  offers.add(offer)
  onScopeDispose(() => offers.delete(offer))
}

export function pageCommands(): Command[] {
  return [...offers].flatMap((offer) => offer())
}
