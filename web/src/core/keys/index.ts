import { onScopeDispose, shallowReactive, toValue, type MaybeRefOrGetter } from 'vue'

import { singleKeys } from '@/core/preferences'

/** A command of the keyboard: `keys` is `?`, `/`, `Ctrl+k`, `ArrowLeft`, or two letters in turn, `g c`. */
export interface Shortcut {
  keys: string
  /** What it does, for the help. */
  label: string
  act: () => void
  /** Another key for what the help names already. */
  alias?: boolean
}

const known = shallowReactive(new Set<MaybeRefOrGetter<Shortcut[]>>())
/** How long the second letter of `g c` is waited for, in milliseconds. */
const patience = 1500

let first: { key: string; at: number } | undefined

/** All shortcuts in force, for the help. */
export function shortcuts(): Shortcut[] {
  return [...known].flatMap((added) => toValue(added))
}

/** Puts shortcuts in force while this component lives. */
export function useShortcuts(added: MaybeRefOrGetter<Shortcut[]>): void {
  known.add(added)
  onScopeDispose(() => known.delete(added))
}

/** Starts listening; called once. */
export function startKeys(): void {
  document.addEventListener('keydown', (event) => {
    const found = meant(event)
    if (!found) return
    event.preventDefault()
    found.act()
  })
}

function meant(event: KeyboardEvent): Shortcut | undefined {
  if (event.defaultPrevented || event.isComposing || event.altKey) return undefined
  if (event.ctrlKey || event.metaKey) return find(`Ctrl+${event.key.toLowerCase()}`)
  if (!singleKeys.value || inField(event.target)) return undefined
  if (event.key === ' ' && acts(event.target)) return undefined
  if (event.key.length !== 1) return find(event.key)
  const before = first && event.timeStamp - first.at < patience ? `${first.key} ` : ''
  first = { key: event.key, at: event.timeStamp }
  return (before && find(before + event.key)) || find(event.key)
}

function find(keys: string): Shortcut | undefined {
  return shortcuts().find((shortcut) => shortcut.keys === keys)
}

/** The space bar presses what is focused. */
function acts(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, summary, [role=button]') !== null
}

/** Single letters never act where people write or choose. */
function inField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role=dialog], [role=menu], [role=listbox], [role=grid]') !== null
  )
}
