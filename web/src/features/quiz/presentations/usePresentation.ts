import { useEventListener } from '@vueuse/core'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'

import { api } from '@/core/api/client'
import { openWith, type Socket } from '@/core/live/connection'

import { Follower, type Joined, type Position } from './follower'
import type { Seat } from './seat'
import { useClock } from './useClock'
import { messages, type Presence, type Snapshot, type Told } from './wire'

/** The server's word on an event. */
export type Ack<Body = object> =
  | ({ ok: true; seq?: number; server_time: number } & Body)
  | { ok: false; error: { code: string; message: string }; server_time: number }

/** How long an event may stay without a word, and how soon a failed join is tried again, in milliseconds. */
const patience = 8000
const pause = 2000
/** How long a socket may be silent on waking before another one is opened. */
const wakePatience = 3000

/** Why a screen has no place any more: the server's code, or that of its handshake, and its words. */
export interface Refusal {
  code: string
  message: string
}

/** After these asking again is of no use. */
const lasting = new Set(['not_found', 'not_signed_in', 'forbidden', 'credentials', 'origin'])

interface Options {
  seat: Seat
  /** The operator's page starts the presentation where none runs. */
  starts?: boolean
  /** The screen is in step again after a lost connection: send what was kept. */
  onReturn?: () => void
}

/** One screen of a presentation: its state as it changes, and a way to send events. */
export function usePresentation({ seat, starts, onReturn }: Options) {
  const state = shallowRef<Snapshot>()
  const presence = shallowRef<Presence>({ counts: {}, team_ids: [] })
  const connected = ref(false)
  /** The seat was taken back, or there is nothing to follow. */
  const over = ref(false)
  const refusal = ref<Refusal>()
  let socket: Socket | undefined
  let left = false
  let retry: ReturnType<typeof setTimeout> | undefined

  const clock = useClock(async (t0) => {
    const reply = await send<{ t1: number; t2: number }>('clock_ping', { t0 })
    if (!reply.ok) throw new Error(reply.error.message)
    return reply
  })

  const follower = new Follower({
    join,
    failed,
    show: (fresh) => {
      clock.hear(fresh.server_time)
      state.value = fresh
    },
  })

  /** Sends an event; rejects when no word comes back. */
  async function send<Body = object>(event: string, body: object, within = patience): Promise<Ack<Body>> {
    if (!socket?.connected) throw new Error('not connected')
    return (await socket.timeout(within).emitWithAck(event, body)) as Ack<Body>
  }

  async function join(since?: Position): Promise<Joined> {
    const place = since && { last_seq: since.seq, epoch: since.epoch }
    const reply = await send<Joined>('join_presentation', { ...place })
    if (!reply.ok && starts && !since) return begin()
    if (!reply.ok) return refuse(reply.error)
    return reply
  }

  async function begin(): Promise<Joined> {
    const reply = await send<Joined>('start_presentation', { competition_id: seat.competition_id })
    return reply.ok ? reply : refuse(reply.error)
  }

  async function refuse(refused: Refusal): Promise<never> {
    if (lasting.has(refused.code) && !(await showEnd(refused))) giveUp(refused)
    throw new Error(refused.message)
  }

  /** Whether what this screen followed is over: it ended while the screen was away, and shows its end. */
  async function showEnd({ code }: Refusal): Promise<boolean> {
    const followed = state.value?.presentation_id
    if (code !== 'not_found' || followed === undefined) return false
    const path = `/api/presentations/${followed}/snapshot`
    const last = await api.get<Snapshot>(path, { token: seat.access_token }).catch(() => undefined)
    if (last?.state !== 'ended') return false
    state.value = last
    leave()
    return true
  }

  function giveUp(refused: Refusal) {
    refusal.value = refused
    over.value = true
    leave()
  }

  function leave() {
    left = true
    socket?.disconnect()
  }

  function failed() {
    clearTimeout(retry)
    if (!left) retry = setTimeout(() => socket?.connected && void enter(), pause)
  }

  async function enter() {
    try {
      await follower.catchUp()
      onReturn?.()
      await clock.measure()
    } catch {
      failed()
    }
  }

  async function start() {
    const opened = await openWith(seat.access_token)
    socket = opened
    if (left) return void opened.disconnect()
    for (const name of messages) opened.on(name, (told: Told) => follower.take(told))
    opened.on('presence', (fresh: Presence & { seq: number }) => {
      presence.value = fresh
      setTimeout(() => void follower.check(fresh.seq).catch(failed), pause)
    })
    opened.on('connect', () => {
      connected.value = true
      void enter()
    })
    opened.on('disconnect', (reason: string) => {
      connected.value = false
      // The library leaves it to us to return from what the server closed: a token that was taken back is then refused.
      if (reason === 'io server disconnect' && !left && state.value?.state !== 'ended') opened.connect()
    })
    opened.on('connect_error', (error) => {
      if (!opened.active) turnedAway(error.message)
    })
  }

  /** The library leaves it to us to come again where the server let nobody in. */
  function turnedAway(code: string) {
    if (lasting.has(code)) giveUp({ code, message: code })
    else retry = setTimeout(() => !left && socket?.connect(), pause)
  }

  /** After sleep the socket may be dead without knowing it, and the clock may be wrong. */
  function wake() {
    if (document.visibilityState !== 'visible' || left || !socket) return
    if (!socket.connected) return void socket.connect()
    void enter()
    void send('clock_ping', { t0: Date.now() }, wakePatience).catch(anew)
  }

  function anew() {
    if (!left) socket?.disconnect().connect()
  }

  useEventListener(document, 'visibilitychange', wake)
  useEventListener(window, 'online', wake)
  onScopeDispose(() => {
    left = true
    clearTimeout(retry)
    socket?.disconnect()
  })
  void start()

  return {
    state,
    presence,
    connected: computed(() => connected.value),
    over: computed(() => over.value),
    refusal: computed(() => refusal.value),
    now: clock.now,
    offset: clock.offset,
    send,
  }
}

export type Live = ReturnType<typeof usePresentation>
