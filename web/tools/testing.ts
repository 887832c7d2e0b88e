import { disableAutoUnmount, enableAutoUnmount } from '@vue/test-utils'
import { afterEach } from 'vitest'

/** What the server writes into the page, for modules that read it when they load. */
const boot = {
  me: null,
  mode: 'open',
  name: 'Palaestra',
  basepath: '',
  features: ['competitions', 'quiz', 'screencasts', 'statistics', 'imaging'],
  version: '0.0.0',
  timezone: 'UTC',
  mail: true,
  locale: 'en',
}

document.getElementById('boot')?.remove()
const block = document.createElement('script')
block.type = 'application/json'
block.id = 'boot'
block.textContent = JSON.stringify(boot)
document.head.append(block)

// Test files share one document: each takes away what it put there.
disableAutoUnmount()
enableAutoUnmount(afterEach)
