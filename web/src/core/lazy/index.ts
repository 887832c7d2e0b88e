import { defineAsyncComponent, defineComponent, h, watch, type AsyncComponentLoader, type Component } from 'vue'

import { watched } from './failure'
import NotLoaded from './NotLoaded.vue'
import NotLoadedDialog from './NotLoadedDialog.vue'

export { wanted } from './missed'

/** A part of a page that is fetched when it is first shown; where it does not come, that is said in its place. */
export function lazyPart<Part extends Component>(loader: AsyncComponentLoader<Part>, loading?: Component): Part {
  const { failure, options } = watched(loader)
  const inItsPlace = () => {
    if (failure.value) return h(NotLoaded, { failure: failure.value })
    return loading ? h(loading) : null
  }
  inItsPlace.inheritAttrs = false // they are the part's
  return defineAsyncComponent({ ...options, delay: 0, loadingComponent: inItsPlace }) as unknown as Part
}

/** The same for what floats, and has `v-model:open`: a dialog says it, and opening once more tries again. */
export function lazyDialog<Part extends Component>(loader: AsyncComponentLoader<Part>): Part {
  const { failure, options } = watched(loader)
  const part = defineAsyncComponent(options)
  const dialog = defineComponent({
    inheritAttrs: false,
    setup(_, { attrs, slots }) {
      const close = () => (attrs['onUpdate:open'] as ((open: boolean) => void) | undefined)?.(false)
      watch(
        () => attrs.open,
        (open) => {
          if (open) failure.value?.again()
        },
        { immediate: true },
      )
      return () => {
        if (!failure.value) return h(part, attrs, slots)
        return attrs.open ? h(NotLoadedDialog, { failure: failure.value, onClose: close }) : null
      }
    },
  })
  return dialog as unknown as Part
}

/** What the page does as well without: a tip, an ornament. Where it does not come, nothing is in its place. */
export function lazyExtra<Part extends Component>(loader: AsyncComponentLoader<Part>): Part {
  return defineAsyncComponent({ loader, suspensible: false }) as unknown as Part
}
