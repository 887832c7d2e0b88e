import { computed, ref } from 'vue'

import { api } from '@/core/api/client'
import { boot, type Me } from '@/core/boot'
import { reconnect } from '@/core/live/connection'

const current = ref<Me | null>(boot.me)
/** Who is signed in; null for nobody. */
export const me = computed(() => current.value)

export interface Credentials {
  username?: string
  email?: string
  password?: string
  /** Stay signed in after the browser was closed. */
  keep?: boolean
}

/** What registering led to: an account in use, or a mail whose link makes one. */
export interface Registered {
  signedIn: boolean
}

export async function signIn(credentials: Credentials | { id: string }): Promise<void> {
  become(await api.post<Me>('/api/account/login', { json: credentials }))
}

export async function register(credentials: Credentials): Promise<Registered> {
  const answer = await api.post<Me | { message: string }>('/api/account/register', { json: credentials })
  if (!('id' in answer)) return { signedIn: false }
  become(answer)
  return { signedIn: true }
}

/** Name or address of the same person changed: nobody has to be asked anew. */
export function updateMe(changed: Me): void {
  current.value = changed
}

export async function signOut(): Promise<void> {
  await api.post<undefined>('/api/account/logout')
  become(null)
}

/** The server no longer knows the sign-in of this page. */
export function forgetIdentity(): void {
  if (current.value) become(null)
}

type Listener = () => void
const listeners = new Set<Listener>()

/** Called whenever somebody else, or nobody, is signed in: what was fetched belonged to whoever asked. */
export function onIdentityChange(listener: Listener): void {
  listeners.add(listener)
}

function become(someone: Me | null): void {
  current.value = someone
  for (const listener of listeners) listener()
  void reconnect()
}

/** What to call a person who may have neither name nor e-mail. */
export function displayName(person: Me): string {
  return person.username ?? person.email ?? person.id
}

/** A path inside this application to go to after signing in; anything else leads home. */
export function localPath(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/'
}
