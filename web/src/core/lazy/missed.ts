import { shallowRef } from 'vue'
import type { Router } from 'vue-router'

import { failureOf, type Failure } from './failure'

interface Missed extends Failure {
  what: 'part' | 'page'
  reload: () => void
}

/** What somebody asked for and did not get, shown by the application's root. */
export const missed = shallowRef<Missed>()

export function forgetMissed(): void {
  missed.value = undefined
}

function tell(what: Missed['what'], failure: Failure, reload: () => void): void {
  const again = () => {
    if (missed.value) missed.value = { ...missed.value, busy: true }
    failure.again()
  }
  missed.value = { ...failure, what, again, reload }
}

/** A module for what somebody just asked for, such as to save a chart; asks them whether to try again where it does not come. */
export function wanted<Part>(loader: () => Promise<Part>): Promise<Part> {
  return new Promise((resolve) => {
    let tries = 0
    const attempt = async () => {
      try {
        const part = await loader()
        forgetMissed()
        resolve(part)
      } catch (error) {
        tries += 1
        tell(
          'part',
          failureOf(error, tries, () => void attempt()),
          () => location.reload(),
        )
      }
    }
    void attempt()
  })
}

/** A page that does not come, or whose texts do not, leaves people where they are, and says so. */
export function watchPages(router: Router): void {
  let tries = 0
  let last = ''
  router.onError((error: unknown, to) => {
    tries = to.fullPath === last ? tries + 1 : 1
    last = to.fullPath
    const again = () => void router.push(to.fullPath).catch(() => undefined) // this listener hears of it
    tell('page', failureOf(error, tries, again), () => location.assign(router.resolve(to).href))
  })
  router.afterEach((_to, _from, failure) => {
    if (!failure) forgetMissed()
  })
}
