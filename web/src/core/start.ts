import { createApp } from 'vue'

import App from './App.vue'
import { featuresKey, type Feature } from './feature'
import { i18n, preferredLanguage, setLanguage } from './i18n'
import { makeRouter } from './router'
import { remember, remembered } from './storage'
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'

/** Builds the application of these features and puts it into the page. */
export async function start(features: Feature[]): Promise<void> {
  reloadAfterRelease()
  await setLanguage(preferredLanguage())
  const router = makeRouter(features)
  const app = createApp(App)
  app.provide(featuresKey, features).use(i18n).use(router)
  await router.isReady()
  app.mount('#app')
}

/** A new release has other chunks: a tab that asks for an old one loads the new page, once a minute at most. */
function reloadAfterRelease(): void {
  window.addEventListener('vite:preloadError', () => {
    const last = Number(remembered('reloaded') ?? 0)
    if (!navigator.onLine || Date.now() - last < 60_000) return
    remember('reloaded', String(Date.now()))
    location.reload()
  })
}
