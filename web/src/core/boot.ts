/** Who is signed in, as the server tells it. */
export interface Me {
  id: string
  username: string | null
  email: string | null
  role: 'admin' | 'editor' | 'member' | 'guest'
}

/** What the server writes into the shell page. */
export interface Boot {
  me: Me | null
  mode: 'open' | 'accounts'
  /** The server's name, shown in the bar and in titles. */
  name: string
  /** Where the server hangs: '' or '/something', without a slash at the end. */
  basepath: string
  features: string[]
  version: string
  timezone: string
  /** Whether the server sends mail: only then a forgotten password can be replaced by oneself. */
  mail: boolean
  locale: string
}

function readBoot(): Boot {
  const block = document.getElementById('boot')
  if (!block?.textContent) throw new Error('The page came without its boot data: it must be served by Palaestra.')
  return JSON.parse(block.textContent) as Boot
}

export const boot: Boot = readBoot()

/** An address of this server: `serverUrl('/docs')` under the basepath. */
export function serverUrl(path: string): string {
  return boot.basepath + path
}
