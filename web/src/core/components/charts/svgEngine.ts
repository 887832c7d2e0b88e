/** Lines as an SVG file: a string, never put into the page, whose policy forbids the styles in it. */
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

import { saved } from './lineEngine'
import type { LineOption } from './option'

use([SVGRenderer])

export function drawSvg(option: LineOption): Blob {
  const chart = init(null, undefined, { renderer: 'svg', ssr: true, ...saved })
  chart.setOption(option)
  const svg = chart.renderToSVGString()
  chart.dispose()
  return new Blob([svg], { type: 'image/svg+xml' })
}
