import { toRaw } from 'vue'

import { looks } from './chart'

/** A Vega-Lite specification with its data inside. */
export type VegaSpec = Record<string, unknown>

/** Its configuration: parts, each with what is said of it, and a few words of the whole. */
export type VegaConfig = Record<string, unknown>

/** Without what Vue wraps around what it watches, which Vega cannot copy. */
export function unwatched<Whole extends VegaSpec | VegaConfig>(whole: Whole): Whole {
  const { data, ...rest } = whole // only the data may be long, and nobody copies it
  const copy = JSON.parse(JSON.stringify(rest)) as Whole
  return data === undefined ? copy : { ...copy, data: toRaw(data) }
}

/** One configuration over another, part by part. */
export function over(below: VegaConfig, above: VegaConfig = {}): VegaConfig {
  const parts = Object.entries(above).map(([key, part]) => [
    key,
    isPart(part) && isPart(below[key]) ? { ...below[key], ...part } : part,
  ])
  return { ...below, ...Object.fromEntries(parts) }
}

function isPart(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Width and height in pixels, where the specification or else the reader wants some. */
export function sizeOf(spec: VegaSpec, preferred?: VegaConfig): { width?: number; height?: number } {
  const { continuousWidth: width, continuousHeight: height } = {
    ...((preferred?.view ?? {}) as ViewSize),
    ...(((spec.config as VegaConfig | undefined)?.view ?? {}) as ViewSize),
  }
  return { ...(width && { width }), ...(height && { height }) }
}

/** Light or dark where the drawing has a ground of its own, whose letters the server made black or white. */
export function schemeOf(spec: VegaSpec, preferred?: VegaConfig): 'light' | 'dark' | '' {
  const { background, title } = over(preferred ?? {}, spec.config as VegaConfig | undefined)
  if (!background) return ''
  return (title as { color?: string } | undefined)?.color === 'white' ? 'dark' : 'light'
}

/** The page's colours and letters, as they are seen on the drawing's ground, under what the reader prefers. */
export function dressed(
  spec: VegaSpec,
  preferred: VegaConfig | undefined,
  colour: (token: string, scheme: 'light' | 'dark' | '') => string,
  font: string,
): VegaConfig {
  const scheme = schemeOf(spec, preferred)
  return over(
    vegaConfig((token) => colour(token, scheme), font),
    preferred,
  )
}

interface ViewSize {
  continuousWidth?: number
  continuousHeight?: number
}

/** Colours and letters of the page for a drawing. */
export function vegaConfig(colour: (token: string) => string, font: string): VegaConfig {
  const text = { labelColor: colour('text-2'), titleColor: colour('text'), labelFont: font, titleFont: font }
  const lines = { gridColor: colour('line'), domainColor: colour('line-strong'), tickColor: colour('line-strong') }
  const accent = colour('chart-1')
  return {
    background: colour('panel'),
    font,
    padding: 8,
    view: { stroke: null },
    axis: { ...text, ...lines, titleFontWeight: 550, labelFontSize: 12, titleFontSize: 13 },
    legend: { ...text, orient: 'top', titleFontWeight: 550 },
    header: text,
    title: { color: colour('text'), font },
    range: { category: looks.map((look) => colour(look.colour)) },
    mark: { color: accent },
    bar: { color: accent },
    point: { color: accent, filled: true, opacity: 0.75 },
    line: { color: colour('chart-2') },
    rule: { color: colour('text-2') },
    boxplot: { median: { color: colour('panel') } },
    text: { color: colour('text'), font },
  }
}

/** The drawing fills its box sideways, unless its parts are laid beside each other. */
export function fitted(spec: VegaSpec, width: number, height: number): VegaSpec {
  const parts = ['facet', 'hconcat', 'vconcat', 'concat', 'repeat'].some((key) => key in spec)
  const encoding = spec.encoding as Record<string, unknown> | undefined
  const faceted = encoding && ['row', 'column', 'facet'].some((key) => key in encoding)
  if (parts || faceted) return spec
  return { ...spec, width, height, autosize: { type: 'fit', contains: 'padding' } }
}

/** The numbers that are drawn, as far as they stand in the specification. */
export function valuesOf(spec: VegaSpec): Record<string, unknown>[] {
  const data = spec.data as { values?: unknown } | undefined
  if (Array.isArray(data?.values)) return data.values as Record<string, unknown>[]
  for (const key of ['layer', 'spec', 'hconcat', 'vconcat', 'concat']) {
    const inner = spec[key]
    for (const one of Array.isArray(inner) ? inner : inner ? [inner] : []) {
      const found = valuesOf(one as VegaSpec)
      if (found.length) return found
    }
  }
  return []
}
