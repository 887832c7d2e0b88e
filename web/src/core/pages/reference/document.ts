import { useQuery } from '@tanstack/vue-query'

import { api } from '@/core/api/client'

/** JSON Schema, as far as this server's descriptions use it. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  oneOf?: Schema[]
  anyOf?: Schema[]
  items?: Schema
  prefixItems?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
}

export type Schemas = Record<string, Schema>

export interface Parameter {
  name: string
  in: string
  required: boolean
  schema: Schema
}

interface Body {
  content?: Record<string, { schema?: Schema }>
}

interface Described {
  tags?: string[]
  summary?: string
  description?: string
  parameters?: Parameter[]
  requestBody?: Body
  responses: Record<string, Body>
}

interface Document {
  paths: Record<string, Record<string, Described>>
  components: { schemas: Schemas }
}

/** One method of one address, with what the page says about it. */
export interface Operation {
  key: string
  method: string
  path: string
  part: string
  summary: string
  description: string
  parameters: Parameter[]
  body: Content | undefined
  answer: Content | undefined
}

export interface Content {
  type: string
  schema: Schema
}

export function useDocument() {
  return useQuery({
    queryKey: ['openapi'],
    queryFn: ({ signal }) => api.get<Document>('/openapi.json', { signal }),
    staleTime: Infinity,
  })
}

export function operationsOf({ paths }: Document): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operation(method, path, described)),
  )
}

function operation(method: string, path: string, said: Described): Operation {
  return {
    key: `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    part: said.tags?.[0] ?? '',
    summary: said.summary ?? '',
    description: said.description ?? '',
    parameters: said.parameters ?? [],
    body: contentOf(said.requestBody),
    answer: contentOf(Object.entries(said.responses).find(([status]) => status.startsWith('2'))?.[1]),
  }
}

function contentOf(body: Body | undefined): Content | undefined {
  const [first] = Object.entries(body?.content ?? {})
  return first && { type: first[0], schema: first[1].schema ?? {} }
}

/** The operations in which every word occurs, by the part of the house that they belong to. */
export function partsOf(operations: Operation[], search: string): { part: string; operations: Operation[] }[] {
  const words = search.toLowerCase().split(/\s+/)
  const found = operations.filter(({ key, summary }) => {
    const text = `${key} ${summary}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const parts = [...new Set(found.map(({ part }) => part))].sort()
  return parts.map((part) => ({ part, operations: found.filter((one) => one.part === part) }))
}
