// Fails when a page's compressed scripts and styles exceed UI.md's budget. Reads what `npm run build` made.
import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const output = fileURLToPath(new URL('../../src/palaestra/static/', import.meta.url))
const manifest = JSON.parse(readFileSync(`${output}.vite/manifest.json`, 'utf8'))
const entry = 'index.html'
const shell = 'src/core/shell/AppShell.vue'
const python = 'node_modules/@codemirror/lang-python/dist/index.js'

/** Kilobytes (1000 bytes) of brotli. */
const limits = { bare: 110, page: 160, code: 270, chart: 160, formulas: 75, live: 15, inter: 50, mono: 42 }

/** Pages without the shell around them; every other page loads it too. */
const barePages = [
  /core\/pages\/(SignIn|Register|SignOut)Page/,
  /core\/account\/(Verify|Forgot|Reset)Page/,
  /quiz\/presentations\/\w+Page/,
]

/** The files that a chunk needs before it runs: itself, its static imports, their styles. */
function filesOf(keys, seen = new Set()) {
  const files = new Set()
  const visit = (key) => {
    if (seen.has(key)) return
    seen.add(key)
    const chunk = manifest[key]
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
    for (const needed of chunk.imports ?? []) visit(needed)
  }
  for (const key of keys) visit(key)
  return files
}

function kilobytes(files) {
  return [...files].reduce((sum, file) => sum + statSync(`${output}${file}.br`).size, 0) / 1000
}

function pageName(key) {
  return key.match(/(\w+Page)\.vue$/)?.[1]
}

function measurePage(key) {
  const bare = barePages.some((page) => page.test(key))
  const code = hasEditor(key)
  const texts = Object.keys(manifest).filter((other) => isTextOf(other, key))
  const size = kilobytes(filesOf([entry, key, ...texts, ...(bare ? [] : [shell]), ...(code ? [python] : [])]))
  return { name: pageName(key), size, limit: bare ? limits.bare : code ? limits.code : limits.page }
}

/** Whether a page has the code editor on it from the start: it then fetches the colours of Python too. */
function hasEditor(key, seen = new Set()) {
  if (seen.has(key)) return false
  seen.add(key)
  const { imports = [], dynamicImports = [] } = manifest[key]
  return dynamicImports.includes(python) || imports.some((needed) => hasEditor(needed, seen))
}

/** A page shows only after its feature's texts, and those of its own folder, are there. */
function isTextOf(key, page) {
  const folder = key.match(/^(.*features\/.*)texts\/en\.json$/)?.[1]
  return folder !== undefined && page.startsWith(folder)
}

/** What drawing or typesetting adds when it is first shown, beyond what the page that shows it has anyway. */
function measureAdded(part, limit) {
  return Object.keys(manifest)
    .filter((key) => part.test(key) && manifest[key].isDynamicEntry)
    .map((key) => {
      const base = filesOf([entry, shell, ...loadersOf(key)])
      const added = [...filesOf([key])].filter((file) => !base.has(file))
      return { name: key.match(/\w+\.\w+$/)?.[0], size: kilobytes(added), limit }
    })
}

function loadersOf(lazy) {
  return Object.keys(manifest).filter((key) => manifest[key].dynamicImports?.includes(lazy))
}

function measureFonts() {
  const fonts = Object.values(manifest)
    .map(({ file }) => file)
    .filter((file) => file.endsWith('.woff2'))
  return [
    { name: 'Inter (latin)', file: fonts.find((file) => /inter-latin-wght/.test(file)), limit: limits.inter },
    { name: 'mono (latin)', file: fonts.find((file) => /mono-latin-wght/.test(file)), limit: limits.mono },
  ].map(({ name, file, limit }) => ({ name, size: statSync(output + file).size / 1000, limit }))
}

const added = [
  ...measureAdded(/charts\/(LineCanvas|svgEngine)\./, limits.chart),
  ...measureAdded(/formulas\/typeset\./, limits.formulas),
  ...measureAdded(/socket\.io-client/, limits.live),
]
const pages = Object.keys(manifest).filter((key) => pageName(key) && manifest[key].isDynamicEntry)
if (pages.length === 0) throw new Error('No page found in the manifest: build first.')
const results = [...pages.map(measurePage), ...added, ...measureFonts()]
for (const { name, size, limit } of results) {
  console.log(`${size <= limit ? 'ok  ' : 'OVER'} ${size.toFixed(1).padStart(6)} of ${limit} KB  ${name}`)
}
if (results.some(({ size, limit }) => size > limit)) process.exitCode = 1
