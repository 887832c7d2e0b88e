/** Capacity tables of ISO/IEC 18004 for error correction level M: codewords for correction a block, and blocks. */
const eccPerBlock = [
  10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
]
const blocks = [
  1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35,
  37, 38, 40, 43, 45, 47, 49,
]

export const largestVersion = 40

export interface Layout {
  version: number
  size: number
  blocks: number
  eccPerBlock: number
  codewords: number
  /** Codewords that hold data. */
  data: number
}

/** Modules that are neither finder, timing, alignment, format nor version information. */
function freeModules(version: number): number {
  const alignments = version === 1 ? 0 : Math.floor(version / 7) + 2
  const plain = (16 * version + 128) * version + 64
  if (!alignments) return plain
  return plain - ((25 * alignments - 10) * alignments - 55) - (version >= 7 ? 36 : 0)
}

export function layoutOf(version: number): Layout {
  const codewords = Math.floor(freeModules(version) / 8)
  const [ecc = 0, count = 1] = [eccPerBlock[version - 1], blocks[version - 1]]
  return {
    version,
    size: version * 4 + 17,
    blocks: count,
    eccPerBlock: ecc,
    codewords,
    data: codewords - ecc * count,
  }
}

/** Where the centres of alignment patterns stand, on both axes. */
export function alignmentPlaces(version: number): number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2
  const last = version * 4 + 10
  return [6, ...Array.from({ length: count - 1 }, (_, index) => last - step * (count - 2 - index))]
}
