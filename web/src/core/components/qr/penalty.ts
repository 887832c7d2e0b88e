import type { Matrix } from './matrix'

/** How hard a masked symbol is to read, by the standard's four rules; the lowest is taken. */
export function penalty(matrix: Matrix): number {
  const lines = linesOf(matrix)
  return runs(lines) + finders(lines) + squares(matrix) + imbalance(matrix)
}

function linesOf(matrix: Matrix): string[] {
  const across = matrix.dark.map((row) => row.map(Number).join(''))
  const down = across.map((_, x) => across.map((row) => row[x]).join(''))
  return [...across, ...down]
}

function runs(lines: string[]): number {
  const long = lines.flatMap((line) => line.match(/0{5,}|1{5,}/g) ?? [])
  return long.reduce((sum, run) => sum + run.length - 2, 0)
}

/** What looks like a finder pattern with light beside it. */
function finders(lines: string[]): number {
  const count = (line: string) => (line.match(/(?=10111010000|00001011101)/g) ?? []).length
  return lines.reduce((sum, line) => sum + count(line) * 40, 0)
}

function squares(matrix: Matrix): number {
  let found = 0
  for (let y = 1; y < matrix.size; y += 1)
    for (let x = 1; x < matrix.size; x += 1) {
      const corner = matrix.isDark(x, y)
      const same = [matrix.isDark(x - 1, y), matrix.isDark(x, y - 1), matrix.isDark(x - 1, y - 1)]
      if (same.every((dark) => dark === corner)) found += 3
    }
  return found
}

function imbalance(matrix: Matrix): number {
  const dark = matrix.dark.flat().filter(Boolean).length
  return Math.floor(Math.abs((dark * 100) / matrix.size ** 2 - 50) / 5) * 10
}
