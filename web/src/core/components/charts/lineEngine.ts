/**
 * The parts of ECharts that lines need, named one by one: a dynamic import of its index would take the whole library.
 * Only ever imported lazily.
 */
import { LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TitleComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

import type { LineOption } from './option'

use([LineChart, GridComponent, LegendComponent, TitleComponent, TooltipComponent, CanvasRenderer])

export function makeChart(box: HTMLElement): EChartsType {
  return init(box, undefined, { renderer: 'canvas' })
}

/** Size of a saved chart, in CSS pixels; pictures have twice as many. */
export const saved = { width: 960, height: 560 }

export function drawPng(option: LineOption): Promise<Blob> {
  const chart = init(document.createElement('div'), undefined, { renderer: 'canvas', ...saved })
  chart.setOption(option)
  const canvas = chart.renderToCanvas({ pixelRatio: 2 })
  chart.dispose()
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser made no picture.'))), 'image/png')
  })
}
