/** One line of a chart. Points come in the order of x; x is a number, a category, or ISO 8601 on a time axis. */
export interface ChartSeries {
  /** Stable between updates, so that a line moves instead of being drawn anew. */
  id: string
  name: string
  points: [x: number | string, y: number][]
  /** The viewer's own: drawn stronger and never among the others. */
  mine?: boolean
}

export interface ChartAxis {
  /** What is measured, with its unit: "Log loss", "Time (s)". */
  name: string
  kind?: 'value' | 'time' | 'category'
  decimals?: number
  /** Small values on top: where lower is better, better stands higher. */
  reversed?: boolean
}

export interface ChartModel {
  series: ChartSeries[]
  x: ChartAxis
  y: ChartAxis
  /** A value holds until the next one (best score so far), instead of a straight line between them. */
  steps?: boolean
}

/** How many series have a colour, marker and dash of their own; the rest are grey. */
export const mostSeries = 6

export interface SeriesLook {
  /** Token of its colour. */
  colour: string
  symbol: 'circle' | 'rect' | 'triangle' | 'diamond' | 'none'
  /** The marker is an outline. */
  hollow?: boolean
  /** Lengths of dashes and gaps in pixels; empty for a whole line. */
  dash: number[]
}

/** Colour never stands alone: every series also has its marker and its dash. */
export const looks: readonly SeriesLook[] = [
  { colour: 'chart-1', symbol: 'circle', dash: [] },
  { colour: 'chart-2', symbol: 'rect', dash: [8, 4] },
  { colour: 'chart-3', symbol: 'triangle', dash: [2, 3] },
  { colour: 'chart-4', symbol: 'diamond', dash: [10, 3, 2, 3] },
  { colour: 'chart-5', symbol: 'circle', hollow: true, dash: [5, 2] },
  { colour: 'chart-6', symbol: 'rect', hollow: true, dash: [12, 4, 4, 4] },
]

const otherLook: SeriesLook = { colour: 'text-2', symbol: 'none', dash: [] }

export interface DressedSeries extends ChartSeries {
  look: SeriesLook
  other: boolean
}

/** Gives six series their looks, in their order and the viewer's own always among them; others are grey. */
export function dress(series: ChartSeries[]): DressedSeries[] {
  const own = series.filter(({ mine }) => mine)
  const rest = series.filter(({ mine }) => !mine)
  const coloured = new Set([...own, ...rest].slice(0, mostSeries))
  let next = 0
  return series.map((one) => {
    const look = coloured.has(one) ? (looks[next++] ?? otherLook) : otherLook
    return { ...one, look, other: look === otherLook }
  })
}
