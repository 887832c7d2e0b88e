import { nextTick, watch } from 'vue'
import { createRouter, createWebHistory, type RouteLocationNormalized, type Router } from 'vue-router'

import { boot } from './boot'
import type { Feature } from './feature'
import { language, t, loadTexts } from './i18n'
import { me } from './identity'
import { watchPages } from './lazy/missed'
import { corePages } from './pages'
import { showTitle } from './title'

export function makeRouter(features: Feature[]): Router {
  const router = createRouter({
    history: createWebHistory(boot.basepath),
    routes: [...features.flatMap((feature) => feature.routes), ...corePages],
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? {} : { top: 0 }),
  })
  router.beforeEach(async (to) => {
    if (to.meta.signedIn && !me.value) return toSignIn(to)
    const feature = features.find(({ name }) => name === to.meta.feature)
    if (feature) await loadTexts(feature.name, feature.texts)
    return true
  })
  watchPages(router)
  nameAndFocusPages(router)
  leaveWhenSignedOut(router)
  return router
}

function nameAndFocusPages(router: Router): void {
  router.afterEach(async (to, from, failure) => {
    const first = from.matched.length === 0
    if (failure || (to.path === from.path && !first)) return
    showRouteTitle(to)
    if (first) return // the browser's own start of reading stands
    await nextTick()
    document.getElementById('main')?.focus({ preventScroll: true })
  })
  watch(language, () => showRouteTitle(router.currentRoute.value))
}

/** Signing out, here or elsewhere, leaves pages that are for people who are signed in. */
function leaveWhenSignedOut(router: Router): void {
  watch(me, (someone) => {
    const here = router.currentRoute.value
    if (!someone && here.meta.signedIn) void router.push(toSignIn(here))
  })
}

function toSignIn(wanted: RouteLocationNormalized) {
  return { path: '/login', query: { next: wanted.fullPath } }
}

function showRouteTitle(route: RouteLocationNormalized): void {
  if (route.meta.title) showTitle(t(route.meta.title))
}
