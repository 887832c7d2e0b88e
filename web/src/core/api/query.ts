import { QueryClient } from '@tanstack/vue-query'

import { ApiError } from './errors'

/** Server state of the whole page. What the server refused is not asked again; what did not arrive is. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 5 * 60_000,
      retry: (failures, error) => failures < 2 && error instanceof ApiError && isPassing(error),
      refetchOnWindowFocus: true,
    },
  },
})

function isPassing(error: ApiError): boolean {
  return error.offline || error.status === 502 || error.status === 503
}
