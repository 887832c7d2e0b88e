import { onScopeDispose, toValue, watch, type MaybeRefOrGetter } from 'vue'
import type { Socket } from 'socket.io-client'

import { emit, socket } from './connection'
import type { ClientEvents, ServerEvents } from './events'

type Handlers = { [Name in keyof ServerEvents]?: (body: ServerEvents[Name]) => void }

interface Room<Enter extends keyof ClientEvents> {
  /** The event that enters and the one that leaves; both take `body`. */
  enter: Enter
  leave: keyof ClientEvents
  /** Which room; none is entered while this is undefined. */
  body: MaybeRefOrGetter<ClientEvents[Enter] | undefined>
  /** What to do with each event that the server sends into the room. */
  on: Handlers
  /**
   * Called after every entering, the first too, and where one failed that once went well: fetch what was missed, for
   * nobody told it to this page.
   */
  onEntered: () => void
}

/** Watches a room of the server while this component lives, and enters it again after every reconnect. */
export function useRoom<Enter extends keyof ClientEvents>(room: Room<Enter>): void {
  let opened: Socket | undefined
  let left = false
  let inside: ClientEvents[Enter] | undefined
  let wasLetIn = false

  async function enter(body: ClientEvents[Enter]): Promise<void> {
    const answer = await emit(room.enter, body).catch(() => undefined)
    // Of what is not there the page tells by itself.
    if (answer && !answer.ok && answer.error.code !== 'not_found')
      console.warn(`${room.enter}: ${answer.error.message}`)
    wasLetIn ||= answer?.ok === true
    // Not before: what came between the fetching and the entering would be missed for good.
    if (wasLetIn && !left) room.onEntered()
  }

  function connected(): void {
    if (inside) void enter(inside)
  }

  async function start(): Promise<void> {
    const found = await socket()
    if (left) return
    opened = found
    for (const [event, handler] of Object.entries(room.on)) opened.on(event, handler as (body: unknown) => void)
    opened.on('connect', connected)
    if (opened.connected) connected()
  }

  function move(body: ClientEvents[Enter] | undefined): void {
    if (opened?.connected && inside) opened.emit(room.leave, inside)
    inside = body
    if (opened?.connected && inside) void enter(inside)
  }

  watch(
    () => JSON.stringify(toValue(room.body)),
    () => move(toValue(room.body)),
    { immediate: true },
  )
  onScopeDispose(() => {
    left = true
    move(undefined)
    for (const [event, handler] of Object.entries(room.on)) opened?.off(event, handler as (body: unknown) => void)
    opened?.off('connect', connected)
  })
  void start()
}
