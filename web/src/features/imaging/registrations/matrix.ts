import type { Matrix } from '@/core/components/projection'

/** As JSON, a row a line: what programs read and people compare. */
export function writeMatrix(matrix: Matrix): string {
  return `[${matrix.map((row) => `[${row.map(short).join(', ')}]`).join(',\n ')}]`
}

/** Ten digits: more than a matrix knows, fewer than a person has to skip. */
function short(value: number): string {
  return Number(value.toPrecision(10)).toString()
}
