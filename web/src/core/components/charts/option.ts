import type { LineSeriesOption } from 'echarts/charts'
import type {
  GridComponentOption,
  LegendComponentOption,
  TitleComponentOption,
  TooltipComponentOption,
} from 'echarts/components'
import type { ComposeOption } from 'echarts/core'

import { writeMoment } from '../moments'
import { writeNumber } from '../numbers'
import { dress, type ChartAxis, type ChartModel, type DressedSeries } from './chart'

export type LineOption = ComposeOption<
  LineSeriesOption | GridComponentOption | LegendComponentOption | TitleComponentOption | TooltipComponentOption
>

/** What the page lends to a drawing. */
export interface Dressing {
  /** Token → computed colour. */
  colour: (token: string) => string
  font: string
  tag: string
  /** The word for series without a colour of their own. */
  others: string
  animate: boolean
}

const minute = 60_000
const day = 24 * 60 * minute
/** Markers on one line at most; more would hide it. */
const mostMarkers = 20

export function chartOption(chart: ChartModel, dressing: Dressing): LineOption {
  const words = { fontFamily: dressing.font, fontSize: 12, color: dressing.colour('text-2') }
  return {
    animation: dressing.animate,
    animationDuration: 200,
    animationDurationUpdate: 200,
    textStyle: words,
    grid: { left: 8, right: 20, top: 4, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'all' },
    tooltip: tooltip(chart, dressing),
    // The axis types are a union by `type`, which a value that is known only at run time cannot satisfy.
    xAxis: xAxis(chart, dressing) as LineOption['xAxis'],
    yAxis: yAxis(chart, dressing) as LineOption['yAxis'],
    series: dress(chart.series).map((series) => line(series, chart, dressing)),
  }
}

/** The same with title and legend inside, for a file. */
export function exportOption(chart: ChartModel, title: string, dressing: Dressing): LineOption {
  const text = { fontFamily: dressing.font, color: dressing.colour('text') }
  const option = chartOption(chart, { ...dressing, animate: false })
  return {
    ...option,
    backgroundColor: dressing.colour('panel'),
    title: { text: title, left: 12, top: 12, textStyle: { ...text, fontSize: 18 } },
    legend: { left: 12, top: 44, textStyle: { ...text, fontSize: 12 }, itemWidth: 36 },
    grid: { ...option.grid, left: 16, right: 32, top: 116, bottom: 16 },
  }
}

function axis(of: ChartAxis, { colour, tag }: Dressing) {
  return {
    type: of.kind ?? 'value',
    name: of.name,
    inverse: of.reversed ?? false,
    scale: true,
    ...(of.decimals === 0 && { minInterval: 1 }), // of counts there is no half
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colour('line') } },
    axisLabel: {
      hideOverlap: true,
      color: colour('text-2'),
      ...(of.kind === undefined || of.kind === 'value'
        ? { formatter: (value: number) => writeNumber(value, { tag }) }
        : {}),
    },
  }
}

function yAxis(chart: ChartModel, dressing: Dressing) {
  const name = { color: dressing.colour('text-2'), align: 'left', padding: [0, 0, 4, 0] }
  return { ...axis(chart.y, dressing), nameTextStyle: name, nameLocation: chart.y.reversed ? 'start' : 'end' }
}

function xAxis(chart: ChartModel, dressing: Dressing) {
  const plain = axis(chart.x, dressing)
  const own = { splitNumber: 5, splitLine: { show: false }, nameLocation: 'middle', nameGap: 28 }
  if (chart.x.kind !== 'time') return { ...plain, ...own }
  const { form, apart } = timeForm(chart)
  const format = new Intl.DateTimeFormat(dressing.tag, form)
  const formatter = (value: number) => format.format(value)
  return { ...plain, ...own, minInterval: apart, name: '', axisLabel: { ...plain.axisLabel, formatter } }
}

const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

/** How ticks of a time axis are written, by what it spans, and how far `apart` they must be so that none is twice there. */
function timeForm({ series }: ChartModel): { form: Intl.DateTimeFormatOptions; apart: number } {
  const moments = series.flatMap(({ points }) => points.map(([x]) => Date.parse(String(x))))
  const span = moments.length ? Math.max(...moments) - Math.min(...moments) : 0
  if (span < minute * 5) return { form: { ...clock, second: '2-digit' }, apart: 1000 }
  if (span < day * 1.5) return { form: clock, apart: minute }
  if (span < day * 300) return { form: { day: 'numeric', month: 'short' }, apart: day }
  return { form: { month: 'short', year: 'numeric' }, apart: day * 31 }
}

function line(series: DressedSeries, chart: ChartModel, { colour, others }: Dressing): LineSeriesOption {
  const ink = colour(series.look.colour)
  const every = Math.ceil(series.points.length / mostMarkers)
  const last = series.points.length - 1
  return {
    type: 'line',
    id: series.id,
    name: series.other ? others : series.name,
    step: chart.steps ? 'end' : false,
    symbolSize: series.mine ? 9 : 7,
    symbol: series.look.symbol,
    lineStyle: { width: lineWidth(series), type: series.look.dash.length ? series.look.dash : 'solid', color: ink },
    itemStyle: { color: series.look.hollow ? colour('panel') : ink, borderColor: ink, borderWidth: 2 },
    z: series.mine ? 4 : series.other ? 2 : 3,
    emphasis: { disabled: true },
    data: [
      ...series.points.map((value, index) =>
        index % every === 0 || index === last ? { value } : { value, symbol: 'none' },
      ),
      ...held(series, chart),
    ],
  }
}

/** A step holds until the newest point of all. */
function held({ points }: DressedSeries, { series, steps }: ChartModel) {
  const last = points.at(-1)
  const ends = series.flatMap((one) => one.points.at(-1)?.[0] ?? [])
  const end = ends.sort((a, b) => order(a) - order(b)).at(-1)
  return steps && last && end !== undefined && end !== last[0] ? [{ value: [end, last[1]], symbol: 'none' }] : []
}

function order(x: number | string): number {
  return typeof x === 'number' ? x : Date.parse(x)
}

function lineWidth({ mine, other }: DressedSeries): number {
  if (mine) return 3
  return other ? 1 : 2
}

function tooltip(chart: ChartModel, { colour, font, tag }: Dressing): TooltipComponentOption {
  return {
    trigger: 'axis',
    renderMode: 'richText', // html would need styles that the content security policy forbids
    confine: true,
    backgroundColor: colour('raised'),
    borderColor: colour('line-strong'),
    textStyle: { fontFamily: font, fontSize: 13, color: colour('text') },
    axisPointer: { lineStyle: { color: colour('line-strong'), type: 'solid' } },
    formatter: (points) => tooltipText(chart, Array.isArray(points) ? points : [points], tag),
  }
}

interface TipPoint {
  seriesName?: string
  value?: unknown
}

function tooltipText(chart: ChartModel, points: TipPoint[], tag: string): string {
  const pairs = points.flatMap(({ seriesName, value }) =>
    Array.isArray(value) ? [{ name: seriesName ?? '', x: value[0] as string | number, y: Number(value[1]) }] : [],
  )
  const [first] = pairs
  if (!first) return ''
  const lines = pairs.map(({ name, y }) => `${name}: ${writeNumber(y, { tag, decimals: chart.y.decimals })}`)
  return [writeX(chart.x, first.x, tag), ...lines].join('\n')
}

/** A place on the x axis in words, for the tooltip and the table. */
export function writeX(of: ChartAxis, x: number | string, tag: string): string {
  if (of.kind === 'time') return writeMoment(new Date(x), { tag })
  return typeof x === 'number' ? writeNumber(x, { tag, decimals: of.decimals }) : x
}
