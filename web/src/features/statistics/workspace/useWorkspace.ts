import { computed, onScopeDispose, reactive, ref, shallowReactive, watch, type Ref } from 'vue'

import { api } from '@/core/api/client'
import { socket, type LiveSocket } from '@/core/live/connection'
import type { DataMessage } from '@/core/live/events'

import { SendQueue, type Outgoing, type Receipt } from '../messaging/queue'
import { workspaceApi } from '../workspaces/workspaces'
import { isDataset, isOutput, type Dataset, type ErrorResult, type Snapshot, type StatObject } from './objects'

/** Something the server said that belongs to no object on the page. */
export interface Notice {
  key: number
  code: string
  message: string
}

/** An object as it is asked for; without a hash it is a new one. */
type Asked = Record<string, unknown> & { type: string; hash?: number }

const answerWithin = 30_000

/** A name that no other window has, also where `crypto.randomUUID` is missing. */
function clientName(): string {
  const random = crypto.getRandomValues(new Uint32Array(4))
  return [...random].map((part) => part.toString(36)).join('-')
}

/** One workspace, kept as the server has it, whoever else changes it. */
export function useWorkspace(id: Ref<string>) {
  const objects = shallowReactive(new Map<number, StatObject>())
  const about = reactive({ name: '', engine: 'python', notice: '', nextHash: 1 })
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const failure = ref<unknown>()
  const unsent = ref(0)
  /** Something was written here a moment ago, and is sent once its writer pauses. */
  const unsettled = ref(false)
  const holdBack = (is: boolean) => void (unsettled.value = is)
  const connected = ref(false)
  const notices = ref<Notice[]>([])
  const client = clientName()
  /** Numbers of what was removed, with the revision that did it. */
  const gone = new Map<number, number>()
  let revision = 0
  let seen = 0
  let opened: LiveSocket | undefined
  let ended = false
  let told = 0

  const queue = new SendQueue(deliver, (length) => (unsent.value = length))

  async function load(): Promise<void> {
    state.value = 'loading'
    try {
      await api.post(workspaceApi(id.value, '/open'))
      takeSnapshot(await api.get<Snapshot>(workspaceApi(id.value)))
      state.value = 'ready'
      await connect()
    } catch (error) {
      failure.value = error
      state.value = 'failed'
    }
  }

  function takeSnapshot(found: Snapshot) {
    Object.assign(about, { name: found.name, engine: found.engine, notice: found.notice, nextHash: found.next_hash })
    revision = found.revision
    objects.clear()
    gone.clear()
    for (const object of found.objects) objects.set(object.hash, object)
  }

  async function connect(): Promise<void> {
    const found = await socket()
    if (ended) return
    if (!opened) {
      opened = found
      opened.on('data', hear)
      opened.on('connect', resume)
      opened.on('disconnect', lose)
    }
    if (opened.connected) await resume()
  }

  async function resume(): Promise<void> {
    const about = { type: 'resume', client, workspace: id.value, revision }
    const receipt = await deliver({ id: 'resume', objects: [about] }).catch(() => undefined)
    if (!receipt?.ok) return
    connected.value = true
    queue.resume(receipt.ack ?? 0)
  }

  function lose() {
    connected.value = false
    queue.pause()
    seen = 0
  }

  async function deliver(message: Outgoing | { id: string; objects: unknown[] }): Promise<Receipt> {
    if (!opened) throw new Error('not connected')
    return (await opened.timeout(answerWithin).emitWithAck('data', message)) as Receipt
  }

  function hear(message: DataMessage) {
    if (message.seq > 0) opened?.emit('ok', { id: message.id, ack: message.seq })
    if (message.seq > 0 && message.seq <= seen) return
    seen = Math.max(seen, message.seq)
    revision = Math.max(revision, message.revision)
    for (const object of message.objects as unknown as StatObject[]) take(object)
  }

  function take(object: StatObject) {
    if (object.type === 'error') takeError(object as unknown as ErrorResult & { re?: number | null })
    else if (!isNews(object)) return
    else if (object.type === 'deleted') forget(object)
    else {
      about.nextHash = Math.max(about.nextHash, object.hash + 1)
      objects.set(object.hash, object)
    }
  }

  /** Answers and messages come by two ways, and one may overtake the other. */
  function isNews({ hash, revision = Infinity }: StatObject): boolean {
    return revision >= (objects.get(hash)?.revision ?? 0) && revision >= (gone.get(hash) ?? 0)
  }

  function forget({ hash, revision = 0 }: { hash: number; revision?: number }) {
    objects.delete(hash)
    gone.set(hash, revision)
  }

  function takeError(error: ErrorResult & { re?: number | null; next_hash?: number }) {
    const about = typeof error.re === 'number' ? objects.get(error.re) : undefined
    if (error.code === 'workspace_conflict' && about && error.next_hash) return numberAnew(about, error.next_hash)
    if (about && isOutput(about) && about.status !== 'done')
      objects.set(about.hash, { ...about, status: 'error', result: error })
    else tell(error.code, error.message)
  }

  /** Another window took the number: ours is sent again under the next one. */
  function numberAnew(object: StatObject, next: number) {
    objects.delete(object.hash)
    about.nextHash = Math.max(about.nextHash, next)
    const hash = about.nextHash++
    objects.set(hash, { ...object, hash })
    void queue.push([{ ...object, hash, status: undefined, result: undefined }])
  }

  function tell(code: string, message: string) {
    told += 1
    notices.value = [...notices.value.slice(-4), { key: told, code, message }]
  }

  function dismiss(key: number) {
    notices.value = notices.value.filter((notice) => notice.key !== key)
  }

  /** Adds an object, or replaces the one of its hash; shown at once, computed by the server. */
  function put(object: Asked): number {
    return send(object).hash
  }

  /** As `put`; resolves when the server has it. */
  function keep(object: Asked): Promise<Receipt> {
    return send(object).receipt
  }

  function send(object: Asked): { hash: number; receipt: Promise<Receipt> } {
    const hash = object.hash ?? about.nextHash
    about.nextHash = Math.max(about.nextHash, hash + 1)
    const before = objects.get(hash)
    const shown = { ...object, hash, status: 'queued', result: before?.result, stale: Boolean(before?.result) }
    objects.set(hash, shown as StatObject)
    gone.delete(hash)
    return { hash, receipt: queue.push([{ ...object, hash }]) }
  }

  function remove(hash: number) {
    forget({ hash, revision: (objects.get(hash)?.revision ?? 0) + 1 })
    void queue.push([{ type: 'delete', target: hash }])
  }

  function cancel(hash: number) {
    void queue.push([{ type: 'cancel', target: hash }])
  }

  /** Changes of a data set; resolves to the changes that take them back. */
  async function edit(hash: number, changes: Record<string, unknown>[]) {
    const receipt = await queue.push([{ type: 'edit', target: hash, changes }])
    const answer = receipt.answers?.find((one) => (one as { hash?: number }).hash === hash)
    return answer as { undo: Record<string, unknown>[] | null; rows: number } | undefined
  }

  /** Fetches one data set's description anew, after edits of our own. */
  async function refresh(): Promise<void> {
    const found = await api.get<Snapshot>(workspaceApi(id.value))
    for (const object of found.objects) if (isDataset(object)) take(object)
  }

  watch(id, () => void load(), { immediate: true })
  onScopeDispose(() => {
    ended = true
    opened?.off('data', hear)
    opened?.off('connect', resume)
    opened?.off('disconnect', lose)
  })

  const inOrder = computed(() => [...objects.values()].sort((one, other) => one.hash - other.hash))
  return {
    about,
    state,
    failure,
    connected,
    unsent,
    unsettled,
    holdBack,
    notices,
    datasets: computed(() => inOrder.value.filter(isDataset)),
    outputs: computed(() => inOrder.value.filter(isOutput)),
    documents: computed(() => inOrder.value.filter(({ type }) => type === 'document')),
    objects,
    socket: () => opened,
    load,
    put,
    keep,
    remove,
    cancel,
    edit,
    refresh,
    dismiss,
    tell,
    take: (object: Dataset) => take(object),
  }
}

export type WorkspaceState = ReturnType<typeof useWorkspace>
