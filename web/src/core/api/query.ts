import { QueryCache, QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { getCurrentInstance } from 'vue'

import { forgetIdentity, onIdentityChange } from '@/core/identity'

import { ApiError } from './errors'

/** Server state of the whole page. What the server refused is not asked again; what did not arrive is. */
const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEndedSignIn }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 5 * 60_000,
      retry: (failures, error) => failures < 2 && error instanceof ApiError && isPassing(error),
      networkMode: 'always', // a server on this machine answers without a network
    },
  },
})

onIdentityChange(() => queryClient.clear())

let installed = false

/** Makes useQuery work in the application of this component. Called by the shell: pages at the door do without. */
export function useServerState(): void {
  const app = getCurrentInstance()?.appContext.app
  if (installed || !app) return
  app.use(VueQueryPlugin, { queryClient })
  installed = true
}

function isPassing(error: ApiError): boolean {
  return error.offline || error.status === 502 || error.status === 503
}

/** A 401 means that the sign-in ended elsewhere: the page then knows nobody. */
function noticeEndedSignIn(error: Error): void {
  if (error instanceof ApiError && error.status === 401) forgetIdentity()
}
