import { describe, expect, test } from 'vitest'

import { features } from '@/features'

import { english } from './english'
import { i18n, type Texts } from './index'
import swedish from './swedish'

interface Catalogue {
  name: string
  en: Texts
  sv: Texts
}

/** Sentences by their dotted key. */
function flat(texts: Texts, prefix = ''): [string, string][] {
  return Object.entries(texts).flatMap<[string, string]>(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
  )
}

/** Slots of each plural form of a sentence; a form may leave the count out ("one row"). */
function slots(sentence: string): string[] {
  const found = [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  return [...new Set(found)].sort()
}

function forms(sentence: string): number {
  return sentence.split(' | ').length
}

const extra = import.meta.glob<{ default: Texts }>(
  [
    '../../features/*/*/texts/*.json',
    '../admin/texts/*.json',
    '../account/texts/*.json',
    '../components/*/texts/*.json',
  ],
  { eager: true },
)

/** Catalogues of rooms inside a feature or core, which bring their own. */
function roomCatalogues(): Catalogue[] {
  return Object.keys(extra)
    .filter((path) => path.endsWith('/en.json'))
    .map((path) => ({
      name: path,
      en: extra[path]?.default ?? {},
      sv: extra[path.replace('/en.json', '/sv.json')]?.default ?? {},
    }))
}

const featureCatalogues: Catalogue[] = await Promise.all(
  features.map(async ({ name, texts }) => ({ name, en: (await texts.en()).default, sv: (await texts.sv()).default })),
)
const catalogues: Catalogue[] = [{ name: 'core', en: english, sv: swedish }, ...featureCatalogues, ...roomCatalogues()]

describe.each(catalogues)('the catalogue $name', ({ en, sv }) => {
  const english = new Map(flat(en))
  const swedish = new Map(flat(sv))

  test('has the same keys in both languages', () => {
    expect([...swedish.keys()].sort()).toEqual([...english.keys()].sort())
  })

  test('has the same slots in both languages', () => {
    const slotsOf = (texts: Map<string, string>) =>
      Object.fromEntries([...texts].map(([key, text]) => [key, slots(text)]))
    expect(slotsOf(swedish)).toEqual(slotsOf(english))
  })

  test('has as many plural forms in both languages', () => {
    const formsOf = (texts: Map<string, string>) =>
      Object.fromEntries([...texts].map(([key, text]) => [key, forms(text)]))
    expect(formsOf(swedish)).toEqual(formsOf(english))
  })

  test('leaves no sentence empty', () => {
    expect([...english, ...swedish].filter(([, text]) => text.trim() === '')).toEqual([])
  })
})

describe('menus', () => {
  test.each(features)('$name is named in both languages', ({ menu }) => {
    for (const texts of [menu.label, menu.purpose]) expect(Object.keys(texts).sort()).toEqual(['en', 'sv'])
  })

  test('lead to different places by different keys', () => {
    expect(new Set(features.map(({ menu }) => menu.key)).size).toBe(features.length)
    expect(new Set(features.map(({ menu }) => menu.path)).size).toBe(features.length)
  })
})

const sources = import.meta.glob<string>(['../../**/*.{ts,vue}', '!../../**/*.test.ts', '!../components/**'], {
  eager: true,
  query: '?raw',
  import: 'default',
})

/** Under which name a room's sentences are known: that of its folder, but for one. */
function roomName(path: string): string {
  const folder = path.split('/').at(-3) ?? ''
  return folder === 'host' ? 'hosting' : folder
}

test('every key written out in the code has its sentence', () => {
  const known = new Set([
    ...flat({ core: english } as Texts).map(([key]) => key),
    ...featureCatalogues.flatMap(({ name, en }) => flat({ [name]: en }).map(([key]) => key)),
    ...roomCatalogues().flatMap(({ name, en }) => flat({ [roomName(name)]: en }).map(([key]) => key)),
  ])
  const prefixes = new Set([...known].map((key) => key.split('.', 1)[0]))
  const written = Object.values(sources).flatMap((text) =>
    [...text.matchAll(/\b(?:t\(|title: |keypath=)['"]([\w-]+(?:\.[\w-]+)+)['"]/g)].map(([, key = '']) => key),
  )
  const ours = written.filter((key) => prefixes.has(key.split('.', 1)[0] ?? ''))
  expect(ours.length).toBeGreaterThan(100)
  expect(ours.filter((key) => !known.has(key))).toEqual([])
  expect(written.filter((key) => !prefixes.has(key.split('.', 1)[0] ?? ''))).toEqual([])
})

test('a sentence with an @ is written as it stands', () => {
  expect(i18n.global.t('core.register.emailWrong')).toContain('an @ with')
})
