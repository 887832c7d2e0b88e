import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

import { freshAssets } from './tools/fresh-assets.ts'
import { precompress } from './tools/precompress.ts'

const server = 'http://127.0.0.1:8080'

export default defineConfig({
  base: '/static/',
  plugins: [vue(), freshAssets(), precompress()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  html: { cspNonce: '__CSP_NONCE__' },
  experimental: {
    // Chunks find each other relative to themselves, so that a basepath moves them all;
    // the server rewrites `/static/` in the page alone.
    renderBuiltUrl: (filename, { hostType }) => (hostType === 'html' ? `/static/${filename}` : { relative: true }),
  },
  build: {
    // These know light-dark(); for older ones the minifier would rewrite it.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    outDir: '../src/palaestra/static',
    emptyOutDir: false,
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        // What every page runs on is one file, which compresses better and stays cached from release to release.
        codeSplitting: {
          groups: [
            { name: 'framework', test: /node_modules\/(@vue|vue|vue-router|@intlify|vue-i18n)\// },
            {
              name: 'core',
              test: /src\/core\/(api\/(client|errors)|boot|feature|form\/leaving|i18n\/(index|english)|identity|keys|lazy|live\/(announce|connection|useOnline)|preferences|storage|theme|title|components\/(texts|useText|numbers)\.ts)/,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': server,
      '/docs': server,
      '/openapi.json': server,
      '/socket.io': { target: server, ws: true },
    },
  },
})
