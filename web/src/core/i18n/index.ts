import { readonly, ref } from 'vue'
import { createI18n } from 'vue-i18n'

import { boot } from '@/core/boot'
import { remember, remembered } from '@/core/storage'

import { english } from './english'

export const languages = { en: 'English', sv: 'Svenska' } as const
export type Language = keyof typeof languages

/** A tree of sentences; slots are written {so}. */
export interface Texts {
  [key: string]: string | Texts
}

/** One feature's catalogues, fetched when its first page is. */
export type Catalogues = Record<Language, () => Promise<{ default: Texts }>>

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en: { core: english } } as Record<string, Texts>,
})

const catalogues = new Map<string, Catalogues>([
  ['core', { en: () => Promise.resolve({ default: english }), sv: () => import('./swedish') }],
])
const loaded = new Set(['core/en'])
const currentLanguage = ref<Language>('en')
export const language = readonly(currentLanguage)

/** Texts outside a component: `t('core.user.signIn')`. Inside, `useI18n().t` is the same. */
export const t = i18n.global.t

function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && value in languages
}

async function load(name: string, wanted: Language): Promise<void> {
  const key = `${name}/${wanted}`
  if (loaded.has(key)) return
  const texts = await catalogues.get(name)?.[wanted]()
  if (!texts) return
  i18n.global.mergeLocaleMessage(wanted, { [name]: texts.default })
  loaded.add(key)
}

/** Makes a feature's texts known under its name and fetches them in the language in use. */
export async function loadTexts(name: string, texts: Catalogues): Promise<void> {
  catalogues.set(name, texts)
  await load(name, currentLanguage.value)
}

export async function setLanguage(wanted: Language): Promise<void> {
  await Promise.all([...catalogues.keys()].map((name) => load(name, wanted)))
  i18n.global.locale.value = wanted
  currentLanguage.value = wanted
  document.documentElement.lang = wanted
}

export async function chooseLanguage(wanted: Language): Promise<void> {
  remember('language', wanted)
  await setLanguage(wanted)
}

/** The language chosen before in this browser, else the first known one it asks for, else the server's. */
export function preferredLanguage(): Language {
  const asked = [remembered('language'), ...navigator.languages.map((tag) => tag.slice(0, 2)), boot.locale]
  return asked.find(isLanguage) ?? 'en'
}

/** The tag to format numbers and moments with; plain `en` would give American dates. */
export function formatTag(): string {
  return currentLanguage.value === 'en' ? 'en-GB' : 'sv-SE'
}
