import { readonly, ref } from 'vue'

/** Least time between two sentences of the polite live region, in milliseconds. */
const pause = 2000

const sentence = ref('')
/** What the one live region of the page says now. */
export const announced = readonly(sentence)

let waiting: string | undefined
let resting = false

/** Tells listeners a sentence; of several within two seconds only the newest is said. */
export function announce(text: string): void {
  if (resting) waiting = text
  else say(text)
}

function say(text: string): void {
  sentence.value = text
  waiting = undefined
  resting = true
  setTimeout(rested, pause)
}

function rested(): void {
  resting = false
  if (waiting !== undefined) say(waiting)
}
