import { api } from '@/core/api/client'
import { forget, remember, remembered } from '@/core/storage'

import type { View } from './wire'

/** A place at a presentation: what a code was exchanged for. */
export interface Seat {
  competition_id: number
  view: View
  team_id: number | null
  access_token: string
}

export const pathOf: Record<View, string> = {
  Operator: '/q/operator',
  Team: '/q/team',
  Judge: '/q/judge',
  Audience: '/q/audience',
}

/** Exchanges a code for a seat; throws ApiError: 404 for an unknown code, 401 before the start. */
export async function takeSeat(code: string): Promise<Seat> {
  const seat = await api.post<Seat>('/api/auth/login/code', { json: { code } })
  keepSeat(seat)
  return seat
}

function nameOf(view: View): string {
  return `seat.${view}`
}

/** Kept twice: for this tab, so that several tabs sit at different places, and for a phone that closed it. */
export function keepSeat(seat: Seat): void {
  const text = JSON.stringify(seat)
  try {
    sessionStorage.setItem(nameOf(seat.view), text)
  } catch {
    // A browser that forbids storage: the seat lasts until the page closes.
  }
  remember(nameOf(seat.view), text)
}

export function keptSeat(view: View): Seat | undefined {
  return read(ofTab(view)) ?? read(remembered(nameOf(view)))
}

export function leaveSeat(view: View): void {
  const own = keptSeat(view)
  const shared = read(remembered(nameOf(view)))
  if (shared?.access_token === own?.access_token) forget(nameOf(view))
  try {
    sessionStorage.removeItem(nameOf(view))
  } catch {
    // A browser that forbids storage kept nothing.
  }
}

function ofTab(view: View): string | undefined {
  try {
    return sessionStorage.getItem(nameOf(view)) ?? undefined
  } catch {
    return undefined // a browser that forbids storage throws even on reading
  }
}

function read(text: string | undefined): Seat | undefined {
  if (!text) return undefined
  try {
    return JSON.parse(text) as Seat
  } catch {
    return undefined // written by another release
  }
}
