import { flushPromises } from '@vue/test-utils'
import { h, nextTick, ref, type Component } from 'vue'
import { afterEach, expect, test } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { show } from '@/core/components/testing'

import { lazyDialog, lazyPart, wanted } from '.'
import { forgetMissed, missed, watchPages } from './missed'

const Part: Component = {
  setup(_, { expose }) {
    expose({ asked: () => 7 })
    return () => h('p', 'Here it is')
  },
}

/** A module that comes at the given try, and how often it was asked for. */
function coming<Module>(at: number, module: Module, message = 'Failed to fetch') {
  const loader = { tries: 0, load: async () => module }
  loader.load = async () => {
    loader.tries += 1
    if (loader.tries < at) throw new TypeError(message)
    return module
  }
  return loader
}

/** On a page. */
const on = (part: Component) => show({ setup: () => () => h(part) })

const press = (name: string) =>
  [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === name)

afterEach(() => {
  forgetMissed()
  document.body.innerHTML = ''
})

test('a part that does not come says so in its place, and comes when asked again', async () => {
  const loader = coming(2, Part)
  const page = on(lazyPart(loader.load))
  await flushPromises()
  expect(page.text()).toContain('This part could not be loaded.')
  expect(page.text()).not.toContain('Load the page anew')
  press('Retry')?.click()
  await flushPromises()
  expect(page.text()).toBe('Here it is')
  expect(loader.tries).toBe(2)
})

test('a part that does not come twice offers the page anew', async () => {
  const page = on(lazyPart(coming(3, Part).load))
  await flushPromises()
  press('Retry')?.click()
  await flushPromises()
  expect(press('Load the page anew')).toBeDefined()
  press('Retry')?.click()
  await flushPromises()
  expect(page.text()).toBe('Here it is')
})

test('a part whose style did not come offers the page anew at once', async () => {
  on(lazyPart(coming(2, Part, 'Unable to preload CSS for /static/part.css').load))
  await flushPromises()
  expect(press('Load the page anew')).toBeDefined()
})

test('whoever refers to a part reaches the part itself', async () => {
  const Lazy = lazyPart(async () => Part)
  const part = ref<{ asked: () => number }>()
  show({ setup: () => () => h(Lazy, { ref: part }) })
  await flushPromises()
  expect(part.value?.asked()).toBe(7)
})

const Dialog = (props: { open?: boolean }) => (props.open ? h('p', 'The dialog') : null)
Dialog.props = ['open']

/** A page with a lazy dialog; what is open is the page's. */
function withDialog(load: () => Promise<Component>) {
  const Lazy = lazyDialog(load)
  const open = ref(true)
  const page = show({
    setup: () => () => h(Lazy, { open: open.value, 'onUpdate:open': (now: boolean) => (open.value = now) }),
  })
  return { open, page }
}

test('a dialog that does not come says so in a dialog, and opening it once more tries again', async () => {
  const { open, page } = withDialog(coming(2, Dialog).load)
  await flushPromises()
  expect(document.querySelector('dialog')?.open).toBe(true)
  press('Close')?.click()
  await nextTick()
  expect(open.value).toBe(false)
  expect(document.querySelector('dialog')).toBeNull()

  open.value = true
  await flushPromises()
  expect(page.text()).toBe('The dialog')
})

test('a dialog that was only made ready complains when it is wanted, not before', async () => {
  const { open } = withDialog(coming(9, Dialog).load)
  open.value = false
  await flushPromises()
  expect(document.querySelector('dialog')).toBeNull()
  open.value = true
  await flushPromises()
  expect(document.querySelector('dialog')?.open).toBe(true)
})

test('a dialog that was left by Escape is closed at once, not when the browser tells of it', async () => {
  const { open } = withDialog(coming(9, Dialog).load)
  await flushPromises()
  document.querySelector('dialog')?.dispatchEvent(new Event('cancel', { cancelable: true }))
  expect(open.value).toBe(false)
})

test('what somebody asked for goes on when it comes at last', async () => {
  const asked = wanted(coming(2, 'module').load)
  await flushPromises()
  expect(missed.value?.what).toBe('part')
  missed.value?.again()
  expect(await asked).toBe('module')
  expect(missed.value).toBeUndefined()
})

test('a page that does not come leaves people where they are, and is entered when it comes', async () => {
  const loader = coming(2, { template: '<p />' })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: { template: '<p />' } },
      { path: '/far', component: loader.load },
    ],
  })
  watchPages(router)
  await router.push('/')
  await router.push('/far').catch(() => undefined)
  expect(router.currentRoute.value.path).toBe('/')
  expect(missed.value?.what).toBe('page')

  missed.value?.again()
  expect(missed.value?.busy).toBe(true)
  await flushPromises()
  expect(router.currentRoute.value.path).toBe('/far')
  expect(missed.value).toBeUndefined()
})
