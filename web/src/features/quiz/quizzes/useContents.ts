import { api } from '@/core/api/client'

import { stage } from '../components/kinds'
import type { Alternative, Component, Media, Question, Slide } from '../presentations/wire'
import { slideAddress } from './parts'
import type { TeamItem } from './quizzes'
import { useEditor } from './useEditor'

/** Adding to a quiz, taking away and moving; what comes and goes on a slide can be undone. */
export function useContents() {
  const editor = useEditor()
  const { quiz, ask } = editor

  async function addSlide(): Promise<Slide | undefined> {
    const made = await ask(() => api.post<Slide>(editor.api('/slides')))
    await editor.reload()
    return quiz.slides.find(({ id }) => id === made.id)
  }

  async function copySlide(slide: Slide): Promise<number> {
    const made = await ask(() => api.post<Slide>(editor.api(`${slideAddress(slide)}/copy`)))
    await editor.reload()
    return made.id
  }

  async function removeSlide(slide: Slide): Promise<void> {
    await ask(() => api.delete(editor.api(slideAddress(slide))))
    await editor.reload()
  }

  async function placeSlide(id: number, order: number): Promise<void> {
    await ask(() => api.put(editor.api(`/slides/${id}/order`), { json: { order } }))
    await editor.reload()
  }

  async function moveSlide(slide: Slide, order: number): Promise<void> {
    const before = slide.order
    if (order < 0 || order >= quiz.slides.length || order === before) return
    await placeSlide(slide.id, order)
    editor.remember({ redo: () => placeSlide(slide.id, order), undo: () => placeSlide(slide.id, before) })
  }

  async function addQuestion(slide: Slide, typeId: number): Promise<void> {
    const path = editor.api(`${slideAddress(slide)}/questions`)
    const made = await ask(() => api.post<Question>(path, { json: { type_id: typeId, total_score: 1 } }))
    slide.questions.push({ ...made, alternatives: [], matches: [] })
  }

  async function removeQuestion(slide: Slide, question: Question): Promise<void> {
    await ask(() => api.delete(editor.api(`${slideAddress(slide)}/questions/${question.id}`)))
    await editor.reload()
  }

  async function addAlternative(slide: Slide, question: Question, fields: Partial<Alternative> = {}): Promise<void> {
    const path = editor.api(`${slideAddress(slide)}/questions/${question.id}/alternatives`)
    const sent = { alternative: '', correct: '0', ...fields }
    let id = 0
    const redo = async () => {
      const made = await ask(() => api.post<Alternative>(path, { json: sent }))
      id = made.id
      question.alternatives.push(made)
    }
    const undo = async () => {
      await ask(() => api.delete(`${path}/${id}`))
      question.alternatives = question.alternatives.filter((one) => one.id !== id)
    }
    await redo()
    editor.remember({ redo, undo })
  }

  async function removeAlternative(slide: Slide, question: Question, one: Alternative): Promise<void> {
    const path = editor.api(`${slideAddress(slide)}/questions/${question.id}/alternatives`)
    const { alternative, correct, correct_order, alternative_order } = one
    const sent = {
      alternative,
      correct: correct ?? '0',
      ...(correct_order === null ? {} : { correct_order }),
      alternative_order,
    }
    let id = one.id
    const redo = async () => {
      await ask(() => api.delete(`${path}/${id}`))
      question.alternatives = question.alternatives.filter((each) => each.id !== id)
    }
    const undo = async () => {
      const made = await ask(() => api.post<Alternative>(path, { json: sent }))
      id = made.id
      question.alternatives.push(made)
    }
    await redo()
    editor.remember({ redo, undo })
  }

  type NewComponent = Partial<Omit<Component, 'id'>> & { media_id?: number }

  /** Puts something on a slide; undone, it goes, and comes back under another id. */
  async function addComponent(slide: Slide, fields: NewComponent): Promise<Component> {
    const path = editor.api(`${slideAddress(slide)}/components`)
    let made: Component | undefined
    const redo = async () => {
      made = await ask(() => api.post<Component>(path, { json: fields }))
      slide.components.push(made)
    }
    const undo = async () => {
      await ask(() => api.delete(`${path}/${made?.id ?? 0}`))
      slide.components = slide.components.filter(({ id }) => id !== made?.id)
    }
    await redo()
    editor.remember({ redo, undo })
    return made as unknown as Component
  }

  async function removeComponent(slide: Slide, component: Component): Promise<void> {
    const path = editor.api(`${slideAddress(slide)}/components`)
    const { x, y, w, h, type_id, view_id, text, question_id, media } = component
    const sent = { x, y, w, h, type_id, view_id, ...given({ text, question_id, media_id: media?.id }) }
    let id = component.id
    const redo = async () => {
      await ask(() => api.delete(`${path}/${id}`))
      slide.components = slide.components.filter((each) => each.id !== id)
    }
    const undo = async () => {
      const made = await ask(() => api.post<Component>(path, { json: sent }))
      id = made.id
      slide.components.push(made)
    }
    await redo()
    editor.remember({ redo, undo })
  }

  async function copyComponent(slide: Slide, component: Component, viewId: number): Promise<void> {
    const path = editor.api(`${slideAddress(slide)}/components/${component.id}/copy/${viewId}`)
    slide.components.push(await ask(() => api.post<Component>(path)))
  }

  async function addTeams(names: string[]): Promise<void> {
    try {
      for (const name of names) await ask(() => api.post<TeamItem>(editor.api('/teams'), { json: { name } }))
    } finally {
      await editor.reload()
    }
  }

  async function removeTeam(team: TeamItem): Promise<void> {
    await ask(() => api.delete(editor.api(`/teams/${team.id}`)))
    await editor.reload()
  }

  async function renewCode(id: number): Promise<void> {
    await ask(() => api.put(editor.api(`/codes/${id}`)))
    await editor.reload()
  }

  return {
    addSlide,
    copySlide,
    removeSlide,
    moveSlide,
    addQuestion,
    removeQuestion,
    addAlternative,
    removeAlternative,
    addComponent,
    removeComponent,
    copyComponent,
    addTeams,
    removeTeam,
    renewCode,
  }
}

function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))
}

/** Sends a picture in; it is drawn anew by the server. */
export function sendImage(file: File): Promise<Media> {
  const body = new FormData()
  body.append('image', file)
  return api.post<Media>('/api/media/images', { body })
}

/** Where new things stand: in the middle, a little further down each time. */
export function newPlace(count: number) {
  const shift = (count % 8) * 24
  return { x: 120 + shift, y: 120 + shift, w: stage.width / 2, h: 160 }
}
