import { withCorrection } from './correction'
import { masks, Matrix } from './matrix'
import { largestVersion, layoutOf, type Layout } from './numbers'
import { penalty } from './penalty'

/** The modules of a QR code (level M, bytes in UTF-8) by rows; true is dark. Throws RangeError for too long a text. */
export function qrModules(text: string): boolean[][] {
  const bytes = [...new TextEncoder().encode(text)]
  const layout = smallest(bytes.length)
  const codewords = withCorrection(dataOf(bytes, layout), layout)
  return bestMasked(layout, codewords).dark
}

function countBits(version: number): number {
  return version < 10 ? 8 : 16
}

function smallest(length: number): Layout {
  for (let version = 1; version <= largestVersion; version += 1) {
    const layout = layoutOf(version)
    if (4 + countBits(version) + length * 8 <= layout.data * 8) return layout
  }
  throw new RangeError(`${length} bytes are too many for a QR code`)
}

/** Mode, length and bytes, then padding up to the capacity. */
function dataOf(bytes: number[], layout: Layout): number[] {
  const bits: number[] = []
  const add = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit -= 1) bits.push((value >>> bit) & 1)
  }
  add(0b0100, 4)
  add(bytes.length, countBits(layout.version))
  for (const byte of bytes) add(byte, 8)
  add(0, Math.min(4, layout.data * 8 - bits.length))
  add(0, (8 - (bits.length % 8)) % 8)
  for (let pad = 0xec; bits.length < layout.data * 8; pad ^= 0xec ^ 0x11) add(pad, 8)
  return Array.from({ length: layout.data }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce((byte, bit) => (byte << 1) | bit, 0),
  )
}

function masked(layout: Layout, { codewords, mask }: { codewords: number[]; mask: number }): Matrix {
  const matrix = new Matrix(layout)
  matrix.drawData(codewords)
  matrix.turn(mask)
  matrix.drawFormat(mask)
  return matrix
}

function bestMasked(layout: Layout, codewords: number[]): Matrix {
  const tried = masks.map((_, mask) => masked(layout, { codewords, mask }))
  return tried.reduce((best, next) => (penalty(next) < penalty(best) ? next : best))
}
