import type { Schema, Schemas } from './document'

/** Structures inside one another that are written out; deeper ones are named only. */
const deepest = 4

/** A schema as people write such things: `{ id: string, score: number | null }`, one property a line. */
export function writeShape(schema: Schema, schemas: Schemas, depth = 0): string {
  if (schema.$ref) return writeNamed(schema.$ref.replace(/^.*\//, ''), schemas, depth)
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) return choices.map((one) => writeShape(one, schemas, depth)).join(' | ')
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.properties) return writeObject(schema, schemas, depth)
  if (schema.prefixItems) return `[${schema.prefixItems.map((one) => writeShape(one, schemas, depth)).join(', ')}]`
  if (schema.items) return `[${writeShape(schema.items, schemas, depth)}, …]`
  return writePlain(schema, schemas, depth)
}

function writeNamed(name: string, schemas: Schemas, depth: number): string {
  const named = schemas[name]
  return named && depth < deepest ? writeShape(named, schemas, depth) : name
}

function writeObject({ properties = {}, required = [] }: Schema, schemas: Schemas, depth: number): string {
  const indent = '  '.repeat(depth + 1)
  const lines = Object.entries(properties).map(([name, schema]) => {
    const mark = required.includes(name) ? '' : '?'
    return `${indent}${name}${mark}: ${writeShape(schema, schemas, depth + 1)}`
  })
  return lines.length ? `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}` : '{}'
}

function writePlain(schema: Schema, schemas: Schemas, depth: number): string {
  const { additionalProperties } = schema
  if (typeof additionalProperties === 'object')
    return `{ [name]: ${writeShape(additionalProperties, schemas, depth + 1)} }`
  const types = [schema.type ?? 'any'].flat()
  return types.map((type) => (type === 'string' && schema.format ? schema.format : type)).join(' | ')
}
