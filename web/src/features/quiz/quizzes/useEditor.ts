import { inject, provide, reactive, ref, shallowRef, toRaw, triggerRef, type InjectionKey } from 'vue'

import { api } from '@/core/api/client'
import { useLeaveGuard } from '@/core/form/leaving'

import { History, type Deed } from './history'
import { findPart, renderedOf, type PartName, type Parts } from './parts'
import { fetchQuiz, quizApi, type RichQuiz } from './quizzes'
import { useSaving } from './useSaving'

/** How closely deeds of one name must follow each other to be one, in milliseconds. */
const closely = 1500
/** How long typing must pause before it is sent, in milliseconds. */
const pause = 600

export type Editor = ReturnType<typeof makeEditor>
const editorKey: InjectionKey<Editor> = Symbol('editor')

export function useEditor(): Editor {
  const editor = inject(editorKey)
  if (!editor) throw new Error('A part of the editor stands outside of it.')
  return editor
}

export function provideEditor(quiz: RichQuiz): Editor {
  const editor = makeEditor(quiz)
  provide(editorKey, editor)
  return editor
}

/** A quiz under work: changed here at once, sent one change after the other, undone the same way. */
function makeEditor(loaded: RichQuiz) {
  // What a query answered is read-only: a copy is worked on.
  const quiz = reactive(structuredClone(toRaw(loaded)))
  const saving = useSaving()
  const history = shallowRef(new History())
  const walking = ref(false)
  let last: { name: string; at: number } | undefined
  const typing = new Map<string, ReturnType<typeof setTimeout>>()

  useLeaveGuard(saving.pending)

  function remember(deed: Deed) {
    const joined = deed.name !== undefined && last?.name === deed.name && Date.now() - last.at < closely
    last = deed.name === undefined ? undefined : { name: deed.name, at: Date.now() }
    history.value.add(deed, { joined })
    triggerRef(history)
  }

  /** Puts fields into a part on this page. */
  function put<Name extends PartName>(name: Name, id: number, fields: Partial<Parts[Name]>) {
    const found = findPart(quiz, name, id)
    const rendered = renderedOf(name)
    if (found) Object.assign(found.part, fields)
    // What was typed is shown as it stands until the server has rendered it.
    if (found && rendered && rendered.from in fields) Object.assign(found.part, { [rendered.as]: '' })
  }

  function send(name: PartName, id: number, body: object) {
    const address = findPart(quiz, name, id)?.address
    if (address === undefined) return
    saving.save(async () => takeRendered(name, id, await api.put(quizApi(quiz.id, address), { json: body })))
  }

  /** Of the server's answer, what it rendered of a text that is still the same here. */
  function takeRendered(name: PartName, id: number, answer: Record<string, unknown>) {
    const part = findPart(quiz, name, id)?.part as Record<string, unknown> | undefined
    const rendered = renderedOf(name)
    if (part && rendered && part[rendered.from] === answer[rendered.from]) part[rendered.as] = answer[rendered.as]
  }

  /** Changes fields of a part. `body` is what is sent where the server names fields otherwise. */
  function change<Name extends PartName>(
    name: Name,
    id: number,
    fields: Partial<Parts[Name]>,
    { body = bodyOf, soon = false }: { body?: (fields: Partial<Parts[Name]>) => object; soon?: boolean } = {},
  ) {
    const part = findPart(quiz, name, id)?.part
    if (!part) return
    const before = Object.fromEntries(Object.keys(fields).map((key) => [key, part[key as keyof typeof part]]))
    const set = (values: Partial<Parts[Name]>) => () => {
      put(name, id, values)
      send(name, id, body(values))
      return Promise.resolve()
    }
    put(name, id, fields)
    const deedName = `${name} ${id} ${Object.keys(fields).join()}`
    remember({ name: deedName, redo: set(fields), undo: set(before as Partial<Parts[Name]>) })
    later(deedName, () => send(name, id, body(fields)), soon ? pause : 0)
  }

  /** Of changes with the same name that follow each other, the last is sent. */
  function later(name: string, work: () => void, wait: number) {
    clearTimeout(typing.get(name))
    typing.delete(name)
    if (!wait) return work()
    typing.set(
      name,
      setTimeout(() => {
        typing.delete(name)
        work()
      }, wait),
    )
  }

  async function walk(direction: 'undo' | 'redo') {
    if (walking.value) return
    walking.value = true
    last = undefined
    await history.value[direction]().finally(() => (walking.value = false))
    triggerRef(history)
  }

  /** Does something that the server must answer, after everything that was changed before. */
  function ask<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    return new Promise((resolve) => saving.save(async () => resolve(await work())))
  }

  async function reload() {
    Object.assign(quiz, await fetchQuiz(quiz.id))
  }

  /** Drops a change that the server refuses: from then on the page shows again what the server has. */
  async function giveUp() {
    saving.skip()
    history.value = new History()
    walking.value = false
    await reload()
  }

  return {
    quiz,
    giveUp,
    saving,
    history,
    change,
    ask,
    remember,
    reload,
    undo: () => walk('undo'),
    redo: () => walk('redo'),
    api: (part: string) => quizApi(quiz.id, part),
  }
}

function bodyOf(fields: object): object {
  return fields
}
