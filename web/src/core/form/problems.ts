import { safeParse, type GenericSchema } from 'valibot'

/** Messages by field name; a nested field's name is its dotted path. */
export type FieldErrors = Record<string, string>

/** The first problem of each field. */
export function schemaErrors(schema: GenericSchema, values: object): FieldErrors {
  const errors: FieldErrors = {}
  for (const issue of safeParse(schema, values).issues ?? []) {
    const name = (issue.path ?? []).map((part) => String(part.key)).join('.')
    errors[name] ??= issue.message
  }
  return errors
}

/** The name of the value in which a nested field lies: `rows.3.score` → `rows`. */
export function topName(name: string): string {
  return name.split('.', 1)[0] ?? name
}

/** A text that differs when the values differ; files count by name, size and date. */
export function snapshot(values: unknown): string {
  return JSON.stringify(values, (_key, value: unknown) =>
    value instanceof File ? [value.name, value.size, value.lastModified] : value,
  )
}

export function snapshotOf(values: object, name: string): string {
  return snapshot((values as Record<string, unknown>)[topName(name)]) ?? ''
}
