// Fails when a page's compressed scripts and styles exceed UI.md's budget. Reads what `npm run build` made.
import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const output = fileURLToPath(new URL('../../src/palaestra/static/', import.meta.url))
const manifest = JSON.parse(readFileSync(`${output}.vite/manifest.json`, 'utf8'))
const entry = 'index.html'
const shell = 'src/core/shell/AppShell.vue'
const python = 'node_modules/@codemirror/lang-python/dist/index.js'

/** Kilobytes (1000 bytes) of brotli. */
const limits = { bare: 110, page: 160, code: 270, chart: 160, inter: 50, mono: 42 }

/** Pages without the shell around them; every other page loads it too. */
const barePages = new Set([
  ...['SignInPage', 'RegisterPage', 'SignOutPage'],
  ...['VerifyPage', 'ForgotPage', 'ResetPage'],
])

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
  const bare = key.startsWith('src/core/') && barePages.has(pageName(key))
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

/** A feature's page shows only after its texts are there. */
function isTextOf(key, page) {
  const feature = page.match(/features\/\w+\//)?.[0]
  return feature !== undefined && key.includes(feature) && key.endsWith('/texts/en.json')
}

/** What drawing adds when a chart is first shown, beyond what the page that shows it has anyway. */
function measureCharts() {
  return Object.keys(manifest)
    .filter((key) => /charts\/(LineCanvas|svgEngine)\./.test(key) && manifest[key].isDynamicEntry)
    .map((key) => {
      const base = filesOf([entry, shell, ...loadersOf(key)])
      const added = [...filesOf([key])].filter((file) => !base.has(file))
      return { name: key.match(/\w+\.\w+$/)?.[0], size: kilobytes(added), limit: limits.chart }
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

const pages = Object.keys(manifest).filter((key) => pageName(key) && manifest[key].isDynamicEntry)
if (pages.length === 0) throw new Error('No page found in the manifest: build first.')
const results = [...pages.map(measurePage), ...measureCharts(), ...measureFonts()]
for (const { name, size, limit } of results) {
  console.log(`${size <= limit ? 'ok  ' : 'OVER'} ${size.toFixed(1).padStart(6)} of ${limit} KB  ${name}`)
}
if (results.some(({ size, limit }) => size > limit)) process.exitCode = 1
