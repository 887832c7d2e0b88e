import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'

import { api, type Schema } from '@/core/api/client'

import { competitionApi, type Page } from '../competitions/competitions'

export type Notice = Schema<'NoticeItem'>
export type Choices = Schema<'NoticeSettings'>
export type Webhook = Schema<'WebhookItem'>
export type MadeWebhook = Schema<'MadeWebhook'>
export type Delivery = Schema<'DeliveryItem'>

export const noticePage = 5

/** Below the competition's own key, so that news of it fetches them again. */
export function useNotices(id: MaybeRefOrGetter<string>, page: MaybeRefOrGetter<number>) {
  return useQuery({
    queryKey: ['competitions', 'one', id, 'notices', page],
    queryFn: ({ signal }) =>
      api.get<Page<Notice>>(competitionApi(toValue(id), '/notices'), {
        query: { page: toValue(page), size: noticePage },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function announceTo(id: string, said: { title: string; text: string }): Promise<Notice> {
  return api.post<Notice>(competitionApi(id, '/announcements'), { json: said })
}

const choices = ['competitions', 'notice-choices']

export function useChoices() {
  return useQuery({
    queryKey: choices,
    queryFn: ({ signal }) => api.get<Choices>('/api/v1/notices/choices', { signal }),
  })
}

export function useChoosing() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ announcement, rescored, deadline, language }: Choices) =>
      api.put<Choices>('/api/v1/notices/choices', { json: { announcement, rescored, deadline, language } }),
    onSuccess: (chosen) => queries.setQueryData(choices, chosen),
  })
}

function webhookKey(id: string) {
  return ['competitions', 'webhooks', id]
}

export function useWebhooks(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['competitions', 'webhooks', id],
    queryFn: ({ signal }) => api.get<Webhook[]>(competitionApi(toValue(id), '/webhooks'), { signal }),
  })
}

/** The last messages; asked for again while one waits. */
export function useDeliveries(id: string, webhook: string) {
  return useQuery({
    queryKey: [...webhookKey(id), webhook],
    queryFn: ({ signal }) =>
      api.get<Page<Delivery>>(webhookApi(id, webhook, '/deliveries'), { query: { size: 5 }, signal }),
    refetchInterval: ({ state }) => (state.data?.items.some((one) => one.state === 'waiting') ? 3000 : false),
  })
}

function webhookApi(id: string, webhook: string, part = '') {
  return competitionApi(id, `/webhooks/${encodeURIComponent(webhook)}${part}`)
}

/** What a host does with webhooks; the lists are fetched again after each. */
export function useWebhookDeeds(id: string) {
  const queries = useQueryClient()
  const onSettled = () => queries.invalidateQueries({ queryKey: webhookKey(id) })
  return {
    add: (url: string) => api.post<MadeWebhook>(competitionApi(id, '/webhooks'), { json: { url } }).finally(onSettled),
    remove: useMutation({ mutationFn: (webhook: string) => api.delete(webhookApi(id, webhook)), onSettled }),
    ping: useMutation({ mutationFn: (webhook: string) => api.post(webhookApi(id, webhook, '/ping')), onSettled }),
    again: useMutation({
      mutationFn: ({ webhook, delivery }: { webhook: string; delivery: string }) =>
        api.post(webhookApi(id, webhook, `/deliveries/${encodeURIComponent(delivery)}`)),
      onSettled,
    }),
  }
}
