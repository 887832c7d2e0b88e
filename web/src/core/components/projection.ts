/** A 3 × 3 matrix that carries pixels of one picture to pixels of another, row by row. */
export type Matrix = readonly (readonly number[])[]

export interface PixelSize {
  width: number
  height: number
}

/**
 * The CSS transform that draws a picture, laid out in its own pixels, where `matrix` carries it, `scale` times as
 * large. Matrices speak of the centres of pixels, CSS of their corners: half a pixel lies between.
 */
export function cssTransform(matrix: Matrix, scale: number): string {
  const [a, b, c, d, e, f, g, h, i] = product(scaling(scale), product(shift(0.5), product(matrix, shift(-0.5)))).flat()
  return `matrix3d(${[a, d, 0, g, b, e, 0, h, 0, 0, 1, 0, c, f, 0, i].map(plain).join(',')})`
}

/** CSS takes exponents, but not every browser takes `1e-300`. */
function plain(value: number | undefined): string {
  return Number((value ?? 0).toPrecision(12)).toString()
}

function scaling(by: number): Matrix {
  return [
    [by, 0, 0],
    [0, by, 0],
    [0, 0, 1],
  ]
}

function shift(by: number): Matrix {
  return [
    [1, 0, by],
    [0, 1, by],
    [0, 0, 1],
  ]
}

function product(left: Matrix, right: Matrix): Matrix {
  return left.map((row) =>
    [0, 1, 2].map((column) => row.reduce((sum, value, k) => sum + value * cell(right, k, column), 0)),
  )
}

function cell(matrix: Matrix, row: number, column: number): number {
  return matrix[row]?.[column] ?? 0
}

/** The matrix of the way back. */
export function inverse(matrix: Matrix): Matrix {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = matrix.flat()
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  const cofactors = [
    [e * i - f * h, c * h - b * i, b * f - c * e],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ]
  return cofactors.map((row) => row.map((value) => value / determinant))
}

/** Where `matrix` carries a point. */
export function carried(matrix: Matrix, x: number, y: number): [number, number] {
  const [u = 0, v = 0, w = 1] = matrix.map(([p = 0, q = 0, r = 0]) => p * x + q * y + r)
  return [u / w, v / w]
}
