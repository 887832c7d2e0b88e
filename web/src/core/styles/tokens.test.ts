import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

type Theme = 'light' | 'dark'

const source = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const pairs = [...source.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)]
const tokens = new Map(pairs.map(([, name = '', light = '', dark = '']) => [name, { light, dark }]))

function hex(name: string, theme: Theme): string {
  const token = tokens.get(name)
  if (!token) throw new Error(`tokens.css has no colour --${name}`)
  return token[theme]
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const surfaces = ['page', 'panel', 'raised', 'pressed']
const soft = ['accent-soft', 'ok-soft', 'warn-soft', 'bad-soft']
const charts = [1, 2, 3, 4, 5, 6].map((number) => `chart-${number}`)

describe.each<Theme>(['light', 'dark'])('in the %s theme', (theme) => {
  function weakest(inks: string[], grounds: string[]) {
    const all = inks.flatMap((ink) =>
      grounds.map((ground) => ({ ink, ground, ratio: contrast(hex(ink, theme), hex(ground, theme)) })),
    )
    return all.reduce((least, one) => (one.ratio < least.ratio ? one : least))
  }

  test('text has a contrast of 7 on every surface', () => {
    expect(weakest(['text'], [...surfaces, ...soft]).ratio).toBeGreaterThanOrEqual(7)
  })

  test('coloured and secondary text has 4.5 on every surface', () => {
    const inks = ['text-2', 'accent-text', 'ok', 'warn', 'bad']
    expect(weakest(inks, surfaces).ratio).toBeGreaterThanOrEqual(4.5)
  })

  test.each([
    ['ok', 'ok-soft'],
    ['warn', 'warn-soft'],
    ['bad', 'bad-soft'],
    ['accent-text', 'accent-soft'],
    ['text-2', 'accent-soft'],
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
  ])('%s has 4.5 on %s', (ink, ground) => {
    expect(weakest([ink], [ground]).ratio).toBeGreaterThanOrEqual(4.5)
  })

  test('focus rings have 3 on every surface', () => {
    expect(weakest(['focus'], surfaces).ratio).toBeGreaterThanOrEqual(3)
  })

  test('control borders have 3 on the surfaces where controls stand', () => {
    // `pressed` is a control's own ground for the moment of a press, never what it stands on.
    expect(weakest(['line-strong'], ['page', 'panel', 'raised']).ratio).toBeGreaterThanOrEqual(3)
  })

  test('chart colours have 3.1 on panels', () => {
    expect(weakest(charts, ['panel']).ratio).toBeGreaterThanOrEqual(3.1)
  })
})
