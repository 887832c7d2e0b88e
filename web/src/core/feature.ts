import { inject, type AsyncComponentLoader, type Component, type InjectionKey } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

import type { Command } from './commands'
import type { Catalogues, Language } from './i18n'

/** What a feature tells the shell about itself: the UI's counterpart of the server's `feature.py`. */
export interface Feature {
  /** The server's name of it; its texts lie under this key. */
  name: string
  menu: {
    label: Record<Language, string>
    /** One sentence on what it is for, shown on the home page. */
    purpose: Record<Language, string>
    icon: Component
    path: string
    /** Where whoever has no account goes, shown on the home page and found by the palette. */
    door?: { label: Record<Language, string>; path: string }
    /** The letter after `g` that leads here. */
    key: string
  }
  /** False for a feature whose pages a later release brings. */
  built: boolean
  routes: RouteRecordRaw[]
  texts: Catalogues
  /** A panel of the account page: what one chooses about the feature for oneself. */
  accountPanel?: AsyncComponentLoader
  /** Own things of the feature that match a word, for the palette. */
  search?: (word: string, signal: AbortSignal) => Promise<Command[]>
}

export const featuresKey: InjectionKey<Feature[]> = Symbol('features')

/** The features that this server has on, in the order of the navigation. */
export function useFeatures(): Feature[] {
  return inject(featuresKey, [])
}

declare module 'vue-router' {
  interface RouteMeta {
    /** The feature whose texts the page needs and whose menu entry it belongs to. */
    feature?: string
    /** Key of the page's title; pages about one thing set theirs with useTitle. */
    title?: string
    /** A page for people who are signed in. */
    signedIn?: boolean
    /** No shell around it: sign-in, and the quiz's teams, judges and audience. */
    bare?: boolean
  }
}
