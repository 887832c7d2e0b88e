/** Reed-Solomon over the field of 256 elements with x⁸ + x⁴ + x³ + x² + 1. */

function multiply(one: number, other: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d)
    product ^= ((other >>> bit) & 1) * one
  }
  return product
}

/** Coefficients of the generator polynomial, without the leading 1. */
function generator(degree: number): number[] {
  let result: number[] = [...Array.from({ length: degree - 1 }, () => 0), 1]
  let root = 1
  for (let step = 0; step < degree; step += 1) {
    const scaled = result.map((value) => multiply(value, root))
    result = scaled.map((value, index) => value ^ (result[index + 1] ?? 0))
    root = multiply(root, 2)
  }
  return result
}

function remainder(data: number[], divisor: number[]): number[] {
  let result = divisor.map(() => 0)
  for (const byte of data) {
    const factor = byte ^ (result[0] ?? 0)
    result = [...result.slice(1), 0].map((value, index) => value ^ multiply(divisor[index] ?? 0, factor))
  }
  return result
}

/** The data in blocks, each with its correction, interleaved as they stand in the symbol. */
export function withCorrection(data: number[], layout: { blocks: number; eccPerBlock: number; codewords: number }) {
  const short = Math.floor(layout.codewords / layout.blocks) - layout.eccPerBlock
  const shortBlocks = layout.blocks - (layout.codewords % layout.blocks)
  const divisor = generator(layout.eccPerBlock)
  const parts: number[][] = []
  for (let at = 0, block = 0; block < layout.blocks; block += 1) {
    const length = short + (block < shortBlocks ? 0 : 1)
    parts.push(data.slice(at, at + length))
    at += length
  }
  return [...interleave(parts), ...interleave(parts.map((part) => remainder(part, divisor)))]
}

function interleave(parts: number[][]): number[] {
  const longest = Math.max(...parts.map((part) => part.length))
  return Array.from({ length: longest }, (_, index) => parts.flatMap((part) => part.slice(index, index + 1))).flat()
}
