import { expect, test } from 'vitest'

import { dress, mostSeries, type ChartModel } from './chart'
import { chartOption, exportOption, writeX } from './option'
import { drawSvg } from './svgEngine'

const dressing = {
  colour: (token: string) => `<${token}>`,
  font: 'Inter',
  tag: 'en-GB',
  others: 'others',
  animate: true,
}

function chartOf(count: number, mine = -1): ChartModel {
  return {
    x: { name: 'Time', kind: 'time' },
    y: { name: 'Log loss', decimals: 4 },
    steps: true,
    series: Array.from({ length: count }, (_, index) => ({
      id: `s${index}`,
      name: `competitor ${index}`,
      mine: index === mine,
      points: Array.from({ length: 100 }, (_point, at) => [new Date(at * 60_000).toISOString(), 1 / (at + 1)]),
    })),
  }
}

function linesOf(model: ChartModel) {
  const { series } = chartOption(model, dressing)
  return Array.isArray(series) ? series : []
}

test('at most six series are coloured, the rest is grey', () => {
  const dressed = dress(chartOf(9).series)
  expect(dressed.filter(({ other }) => !other)).toHaveLength(mostSeries)
  expect(new Set(dressed.slice(6).map(({ look }) => look.colour))).toEqual(new Set(['text-2']))
})

test("the viewer's own series is coloured wherever it stands", () => {
  const dressed = dress(chartOf(9, 8).series)
  expect(dressed[8]?.other).toBe(false)
  expect(dressed.filter(({ other }) => !other)).toHaveLength(mostSeries)
})

test('each coloured series has a marker and dash of its own', () => {
  const looks = dress(chartOf(6).series).map(({ look }) => JSON.stringify([look.symbol, look.hollow, look.dash]))
  expect(new Set(looks).size).toBe(6)
})

test('a long line carries few markers, its last one always', () => {
  const [line] = linesOf(chartOf(1))
  const marked = (line?.data as { symbol?: string }[]).filter(({ symbol }) => symbol !== 'none')
  expect(marked.length).toBeLessThanOrEqual(21)
  expect((line?.data as { symbol?: string }[]).at(-1)?.symbol).toBeUndefined()
  expect(line?.step).toBe('end')
})

test('the tooltip is text, never HTML', () => {
  expect(chartOption(chartOf(1), dressing).tooltip).toMatchObject({ renderMode: 'richText' })
})

test('a file has title, legend and a ground, and does not move', () => {
  expect(exportOption(chartOf(2), 'Score over time', dressing)).toMatchObject({
    animation: false,
    backgroundColor: '<panel>',
    title: { text: 'Score over time' },
    legend: {},
  })
})

test('a place on the x axis is written by its kind', () => {
  expect(writeX({ name: 'n' }, 1500, 'en-GB')).toBe('1,500')
  expect(writeX({ name: 'c', kind: 'category' }, 'week 1', 'en-GB')).toBe('week 1')
  expect(writeX({ name: 't', kind: 'time' }, '2026-11-21T12:00:00Z', 'en-GB')).toContain('21 Nov 2026')
})

test('a best score holds until the newest point of all, without a marker there', () => {
  const model = chartOf(2)
  const [first, second] = model.series
  if (!first || !second) throw new Error('The model has two series.')
  first.points = [['2026-11-20T10:00:00Z', 0.5]]
  second.points = [['2026-11-21T10:00:00Z', 0.4]]
  const [held, newest] = linesOf(model)
  expect(held?.data).toEqual([
    { value: ['2026-11-20T10:00:00Z', 0.5] },
    { value: ['2026-11-21T10:00:00Z', 0.5], symbol: 'none' },
  ])
  expect(newest?.data).toHaveLength(1)
  expect(linesOf({ ...model, steps: false })[0]?.data).toHaveLength(1)
})

test.each([
  ['seconds', 40_000],
  ['minutes', 12 * 60_000],
  ['hours', 20 * 3_600_000],
  ['days', 3 * 86_400_000],
  ['weeks', 40 * 86_400_000],
  ['years', 900 * 86_400_000],
])('ticks over some %s each say something else', async (_name, span) => {
  const start = Date.parse('2026-11-21T12:00:00Z')
  const points = [0, 0.3, 1].map((part): [string, number] => [new Date(start + part * span).toISOString(), part])
  const model: ChartModel = { ...chartOf(0), series: [{ id: 'one', name: 'one', points }] }
  const ticks = (await textsOf(model)).filter((text) => /:|[A-Z][a-z]{2}/.test(text))
  expect(ticks.length).toBeGreaterThan(1)
  expect(new Set(ticks).size).toBe(ticks.length)
})

test('ticks of counts are whole', async () => {
  const points: [number, number][] = [0, 1, 2].map((x) => [x, x % 2])
  const model: ChartModel = {
    x: { name: 'rank', decimals: 0 },
    y: { name: 'entrants', decimals: 0 },
    series: [{ id: 'one', name: 'one', points }],
  }
  expect((await textsOf(model)).filter((text) => /^[\d.]+$/.test(text))).toEqual(['0', '1', '0', '1', '2'])
})

/** What is written in the drawing, in its order. */
async function textsOf(model: ChartModel): Promise<string[]> {
  const svg = await drawSvg(chartOption(model, dressing)).text()
  return [...svg.matchAll(/">([^<]*)<\/text>/g)].map(([, text]) => text ?? '')
}
