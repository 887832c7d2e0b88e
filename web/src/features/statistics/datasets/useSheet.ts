import { computed, ref, shallowRef, watch, type Ref } from 'vue'

import { api, type Schema } from '@/core/api/client'
import type { CellPlace, CellRange, GridColumn } from '@/core/components/grid/grid'

import { isNumeric, type Dataset, type Value } from '../workspace/objects'
import type { WorkspaceState } from '../workspace/useWorkspace'
import { readValue, writeValue } from './values'

type Change = Record<string, unknown>
type Rows = Schema<'Rows'>

const blockRows = 500
const mostBlocks = 60

/** The rows of a data set, fetched where they are looked at, and its edits with the ways back. */
export function useSheet(workspaceId: Ref<string>, workspace: WorkspaceState, dataset: Ref<Dataset | undefined>) {
  const blocks = new Map<number, Record<string, Value[]>>()
  const asked = new Set<number>()
  const version = ref(0)
  const done = shallowRef<Change[][]>([])
  const undone = shallowRef<Change[][]>([])
  let sight: [number, number] = [0, blockRows]
  /** What was asked for before the data changed is not shown after it. */
  let age = 0

  const columns = computed<GridColumn[]>(() =>
    (dataset.value?.variables ?? []).map((variable) => ({
      key: variable.name,
      title: variable.name,
      align: isNumeric(variable) ? 'right' : 'left',
      readOnly: Boolean(variable.formula),
    })),
  )

  function forget() {
    blocks.clear()
    asked.clear()
    version.value += 1
    age += 1
    need(...sight)
  }

  watch(
    () => dataset.value?.hash,
    () => {
      done.value = []
      undone.value = []
    },
  )
  watch(() => [dataset.value?.hash, dataset.value?.revision, dataset.value?.rows], forget)

  function need(first: number, end: number) {
    sight = [first, end]
    for (let block = Math.floor(first / blockRows); block * blockRows < end; block += 1) void fetchBlock(block)
  }

  async function fetchBlock(block: number) {
    const found = dataset.value
    if (!found || asked.has(block) || block * blockRows >= found.rows) return
    asked.add(block)
    const asking = age
    try {
      const path = `/api/statistics/objects/${workspaceId.value}/${found.hash}/rows`
      const rows = await api.get<Rows>(path, { query: { start: block * blockRows, count: blockRows } })
      if (asking !== age) return
      if (blocks.size >= mostBlocks) drop(block)
      blocks.set(block, rows.values as Record<string, Value[]>)
      version.value += 1
    } catch {
      if (asking === age) asked.delete(block) // asked for again when it is looked at again
    }
  }

  /** The farthest from what is looked at now. */
  function drop(near: number) {
    const far = [...blocks.keys()].sort((one, other) => Math.abs(other - near) - Math.abs(one - near))[0]
    if (far === undefined) return
    blocks.delete(far)
    asked.delete(far)
  }

  function text(row: number, column: number): string | undefined {
    const variable = dataset.value?.variables[column]
    if (!variable) return ''
    const block = blocks.get(Math.floor(row / blockRows))
    const values = block?.[variable.name]
    return values ? writeValue(values[row % blockRows], variable) : undefined
  }

  /** Shown at once; the server's word comes after. */
  function show(row: number, name: string, value: Value) {
    const values = blocks.get(Math.floor(row / blockRows))?.[name]
    if (values) values[row % blockRows] = value
  }

  async function apply(changes: Change[], forward = true): Promise<void> {
    const found = dataset.value
    if (!found || !changes.length) return
    const answer = await workspace.edit(found.hash, changes)
    await workspace.refresh()
    forget()
    if (!answer) return
    if (answer.undo) done.value = [...done.value.slice(-99), answer.undo]
    else done.value = []
    if (forward) undone.value = []
  }

  async function undo() {
    const way = done.value.at(-1)
    const found = dataset.value
    if (!way || !found) return
    done.value = done.value.slice(0, -1)
    const answer = await workspace.edit(found.hash, way)
    if (answer?.undo) undone.value = [...undone.value, answer.undo]
    await workspace.refresh()
    forget()
  }

  async function redo() {
    const way = undone.value.at(-1)
    if (!way) return
    undone.value = undone.value.slice(0, -1)
    await apply(way, false)
  }

  /** Texts from a cell on; rows that are missing below are added. */
  async function write(from: CellPlace, cells: string[][]) {
    const found = dataset.value
    if (!found) return
    const width = Math.max(...cells.map((line) => line.length))
    const variables = found.variables.slice(from.column, from.column + width).filter((one) => !one.formula)
    const places = variables.map((one) => found.variables.indexOf(one) - from.column)
    const values = cells.map((line) =>
      variables.map((variable, index) => readValue(line[places[index] ?? 0] ?? '', variable)),
    )
    const lacking = from.row + cells.length - found.rows
    const changes: Change[] = lacking > 0 ? [{ op: 'insert_rows', row: found.rows, count: lacking }] : []
    changes.push({ op: 'set', row: from.row, variables: variables.map(({ name }) => name), values })
    await apply(changes)
  }

  async function clear({ top, bottom, left, right }: CellRange) {
    const found = dataset.value
    if (!found) return
    const variables = found.variables.slice(left, right + 1).filter((one) => !one.formula)
    const empty = Array.from({ length: bottom - top + 1 }, () => variables.map(() => null))
    await apply([{ op: 'set', row: top, variables: variables.map(({ name }) => name), values: empty }])
  }

  return {
    columns,
    version,
    need,
    text,
    show,
    write,
    clear,
    apply,
    undo,
    redo,
    canUndo: computed(() => done.value.length > 0),
    canRedo: computed(() => undone.value.length > 0),
  }
}
