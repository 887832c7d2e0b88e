import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin, ResolvedConfig } from 'vite'

/** Removes the last build's hashed files; what else lies in the output folder belongs to the server. */
export function freshAssets(): Plugin {
  let config: ResolvedConfig
  return {
    name: 'fresh-assets',
    apply: 'build',
    configResolved(resolved) {
      config = resolved
    },
    buildStart() {
      rmSync(join(config.root, config.build.outDir, config.build.assetsDir), { recursive: true, force: true })
    },
  }
}
