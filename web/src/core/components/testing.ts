import { mount, type ComponentMountingOptions } from '@vue/test-utils'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'

import { i18n } from '@/core/i18n'

/** Mounts a component as the application would: in the document, with router and texts. For tests only. */
export function show(component: Component, options: ComponentMountingOptions<Component> = {}) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', component: { template: '<div />' } }],
  })
  return mount(component, {
    attachTo: document.body,
    ...options,
    global: { plugins: [router, i18n], ...options.global },
  })
}
