import { createApp } from 'vue'

import App from './App.vue'
import { featuresKey, type Feature } from './feature'
import { i18n, preferredLanguage, setLanguage } from './i18n'
import { reloadAfterRelease } from './release'
import { makeRouter } from './router'
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'

/** Builds the application of these features and puts it into the page. */
export async function start(features: Feature[]): Promise<void> {
  reloadAfterRelease()
  await setLanguage(preferredLanguage()).catch(() => undefined) // its texts did not come: English ones are here
  const router = makeRouter(features)
  const app = createApp(App)
  app.provide(featuresKey, features).use(i18n).use(router)
  await router.isReady().catch(() => undefined) // the page did not come: what is mounted says so
  app.mount('#app')
}
