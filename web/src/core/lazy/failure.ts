import { shallowRef, type AsyncComponentLoader, type AsyncComponentOptions, type Component, type ShallowRef } from 'vue'

/** A part of the program that did not come. */
export interface Failure {
  /** Trying again did not help, or cannot: only the page anew may. */
  stuck: boolean
  /** It is being tried again. */
  busy: boolean
  again: () => void
}

/**
 * Whether asking for the part again fetches all of it again. Vite's loader fetches a style once a page, so that a part
 * would come without it.
 */
function canBeAskedAgain(error: unknown): boolean {
  return !(error instanceof Error && error.message.includes('preload CSS'))
}

/**
 * The second time nothing came is the last that is worth a button of its own: Chromium before 156, Firefox before 154
 * and Safari up to 27 remember that a module did not come, and all browsers that one failed as it started.
 */
export function failureOf(error: unknown, tries: number, again: () => void): Failure {
  return { stuck: tries > 1 || !canBeAskedAgain(error), busy: false, again }
}

/** Options of an asynchronous component, and whether it failed; it waits for being tried again meanwhile. */
export function watched<Part extends Component>(loader: AsyncComponentLoader<Part>) {
  const failure = shallowRef<Failure>()
  const options = {
    suspensible: false,
    loader: async () => {
      const part = await loader()
      failure.value = undefined
      return part
    },
    onError: (error, retry, _fail, tries) => {
      failure.value = failureOf(error, tries, () => {
        if (failure.value) failure.value = { ...failure.value, busy: true }
        retry()
      })
    },
  } satisfies AsyncComponentOptions
  return { failure: failure as Readonly<ShallowRef<Failure | undefined>>, options }
}
