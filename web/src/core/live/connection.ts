import { readonly, ref } from 'vue'
import type { Socket } from 'socket.io-client'

import { serverUrl } from '@/core/boot'

import type { ClientEvents } from './events'

/** `idle`: nobody watches anything; `lost`: it was connected and tries again. */
export type LiveState = 'idle' | 'connecting' | 'on' | 'lost'

export type { Socket }

export interface Refused {
  ok: false
  error: { code: string; message: string }
}
export type Ack = { ok: true } | Refused

/** The connection itself, for features whose messages are no rooms. */
export type LiveSocket = Socket

const state = ref<LiveState>('idle')
export const liveState = readonly(state)

let opening: Promise<Socket> | undefined

/** The one socket of the page, opened when something is first watched. */
export function socket(): Promise<Socket> {
  opening ??= open()
  return opening
}

/** Who connects: whoever the cookie names, or the bearer of a token. */
interface Credentials {
  token?: string
}

async function open(credentials: Credentials = {}): Promise<Socket> {
  state.value = 'connecting'
  const { io } = await import('socket.io-client')
  const opened = io({
    path: serverUrl('/socket.io'),
    transports: ['websocket', 'polling'],
    tryAllTransports: true, // behind a proxy that knows no WebSocket
    auth: { ...credentials },
    reconnectionDelayMax: 3000,
  })
  opened.on('connect', found)
  opened.on('disconnect', missed)
  opened.on('connect_error', missed)
  return opened
}

/** A socket of its own for a page that somebody entered with a token: a quiz's team, judge, audience, operator. */
export function openWith(token: string): Promise<Socket> {
  return open({ token })
}

/** How long a gap may be before people are told, in milliseconds. */
const patience = 3000
let missing: ReturnType<typeof setTimeout> | undefined

function found(): void {
  clearTimeout(missing)
  missing = undefined
  state.value = 'on'
}

function missed(): void {
  missing ??= setTimeout(() => (state.value = 'lost'), patience)
}

/** Sends an event and waits for the server's word; rejects when none comes in ten seconds. */
export async function emit<Name extends keyof ClientEvents>(event: Name, body: ClientEvents[Name]): Promise<Ack> {
  const opened = await socket()
  return (await opened.timeout(10_000).emitWithAck(event, body)) as Ack
}

/** Connects anew, as whoever is signed in now: the server knows a socket by the cookie of its handshake. */
export async function reconnect(): Promise<void> {
  if (!opening) return
  const opened = await opening
  opened.disconnect().connect()
}
