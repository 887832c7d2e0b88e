import type { Alternative, Component, Question, Slide } from '../presentations/wire'
import type { RichQuiz, TeamItem } from './quizzes'

/** The parts of a quiz that an editor changes field by field. */
export interface Parts {
  quiz: RichQuiz
  slide: Slide
  question: Question
  alternative: Alternative
  component: Component
  team: TeamItem
}
export type PartName = keyof Parts

/** Of which field the server renders the Markdown, and as which. */
interface Rendered {
  from: string
  as: string
}

const renderings: Partial<Record<PartName, Rendered>> = {
  question: { from: 'name', as: 'name_html' },
  component: { from: 'text', as: 'text_html' },
}

export function renderedOf(name: PartName): Rendered | undefined {
  return renderings[name]
}

/** A part where it stands in the quiz, and its address below it. */
export interface Found<Name extends PartName> {
  part: Parts[Name]
  address: string
}

type Finders = { [Name in PartName]: (quiz: RichQuiz, id: number) => Found<Name> | undefined }

const finders: Finders = {
  quiz: (quiz) => ({ part: quiz, address: '' }),
  slide: (quiz, id) => {
    const part = quiz.slides.find((slide) => slide.id === id)
    return part && { part, address: slideAddress(part) }
  },
  question: (quiz, id) =>
    inSlides(quiz, (slide) => {
      const part = slide.questions.find((question) => question.id === id)
      return part && { part, address: `${slideAddress(slide)}/questions/${id}` }
    }),
  alternative: (quiz, id) =>
    inSlides(quiz, (slide) => {
      const question = slide.questions.find(({ alternatives }) => alternatives.some((one) => one.id === id))
      const part = question?.alternatives.find((one) => one.id === id)
      return question && part && { part, address: `${slideAddress(slide)}/questions/${question.id}/alternatives/${id}` }
    }),
  component: (quiz, id) =>
    inSlides(quiz, (slide) => {
      const part = slide.components.find((component) => component.id === id)
      return part && { part, address: `${slideAddress(slide)}/components/${id}` }
    }),
  team: (quiz, id) => {
    const part = quiz.teams.find((team) => team.id === id)
    return part && { part, address: `/teams/${id}` }
  },
}

export function findPart<Name extends PartName>(quiz: RichQuiz, name: Name, id: number): Found<Name> | undefined {
  return finders[name](quiz, id)
}

export function slideAddress(slide: { id: number }): string {
  return `/slides/${slide.id}`
}

function inSlides<Result>(quiz: RichQuiz, look: (slide: Slide) => Result | undefined): Result | undefined {
  for (const slide of quiz.slides) {
    const found = look(slide)
    if (found) return found
  }
  return undefined
}
