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

const block = document.createElement('script')
block.type = 'application/json'
block.id = 'boot'
block.textContent = JSON.stringify(boot)
document.head.append(block)
