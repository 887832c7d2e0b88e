/** Vega-Lite without eval: expressions are interpreted, as the page's policy demands. Only ever imported lazily. */
import { parse, View } from 'vega'
import { expressionInterpreter } from 'vega-interpreter'
import { compile, type TopLevelSpec } from 'vega-lite'

import { unwatched, type VegaConfig, type VegaSpec } from './vega'

function makeView(spec: VegaSpec, config: VegaConfig, renderer: 'canvas' | 'none'): View {
  const compiled = compile(unwatched(spec) as unknown as TopLevelSpec, { config: unwatched(config) }).spec
  return new View(parse(compiled, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer,
    hover: renderer === 'canvas',
  })
}

export function drawInto(box: HTMLElement, spec: VegaSpec, config: VegaConfig): View {
  const view = makeView(spec, config, 'canvas').initialize(box)
  void view.runAsync()
  return view
}

export async function drawPng(spec: VegaSpec, config: VegaConfig): Promise<Blob> {
  const canvas = await makeView(spec, config, 'none').toCanvas(2)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser made no picture.'))), 'image/png')
  })
}

export async function drawSvg(spec: VegaSpec, config: VegaConfig): Promise<Blob> {
  return new Blob([await makeView(spec, config, 'none').toSVG()], { type: 'image/svg+xml' })
}
