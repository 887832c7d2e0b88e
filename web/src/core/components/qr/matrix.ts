import { alignmentPlaces, type Layout } from './numbers'

/** The square of a symbol while it is drawn: which modules are dark, and which are fixed patterns. */
export class Matrix {
  readonly dark: boolean[][]
  private readonly fixed: boolean[][]

  constructor(private readonly layout: Layout) {
    const empty = () => Array.from({ length: layout.size }, () => Array.from({ length: layout.size }, () => false))
    this.dark = empty()
    this.fixed = empty()
    this.drawPatterns()
  }

  get size(): number {
    return this.layout.size
  }

  isDark(x: number, y: number): boolean {
    return this.dark[y]?.[x] ?? false
  }

  isFixed(x: number, y: number): boolean {
    return this.fixed[y]?.[x] ?? true
  }

  paint(x: number, y: number, dark: boolean): void {
    const row = this.dark[y]
    if (row && x >= 0 && x < this.size) row[x] = dark
  }

  private fix(x: number, y: number, dark: boolean): void {
    const row = this.fixed[y]
    if (!row || x < 0 || x >= this.size) return
    row[x] = true
    this.paint(x, y, dark)
  }

  private drawPatterns(): void {
    for (let at = 0; at < this.size; at += 1) {
      this.fix(6, at, at % 2 === 0)
      this.fix(at, 6, at % 2 === 0)
    }
    const far = this.size - 4
    for (const [x, y] of [
      [3, 3],
      [far, 3],
      [3, far],
    ] as const)
      this.rings(x, y, { radius: 4, light: [2, 4] })
    this.drawAlignments()
    this.drawFormat(0)
    this.drawVersion()
  }

  /** Squares around a centre; those at the distances in `light` stay light. */
  private rings(x: number, y: number, { radius, light }: { radius: number; light: number[] }): void {
    for (let dy = -radius; dy <= radius; dy += 1)
      for (let dx = -radius; dx <= radius; dx += 1)
        this.fix(x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))))
  }

  private drawAlignments(): void {
    const places = alignmentPlaces(this.layout.version)
    const last = this.size - 7
    const inFinder = (x: number, y: number) => (x === 6 && (y === 6 || y === last)) || (x === last && y === 6)
    for (const y of places) for (const x of places) if (!inFinder(x, y)) this.rings(x, y, { radius: 2, light: [1] })
  }

  /** Fifteen bits that name the level (M is 0) and the mask, twice. */
  drawFormat(mask: number): void {
    const bits = withCheck(mask, { shift: 10, generator: 0x537 }) ^ 0x5412
    const bit = (index: number) => ((bits >>> index) & 1) === 1
    for (let index = 0; index < 6; index += 1) this.fix(8, index, bit(index))
    this.fix(8, 7, bit(6))
    this.fix(8, 8, bit(7))
    this.fix(7, 8, bit(8))
    for (let index = 9; index < 15; index += 1) this.fix(14 - index, 8, bit(index))
    for (let index = 0; index < 8; index += 1) this.fix(this.size - 1 - index, 8, bit(index))
    for (let index = 8; index < 15; index += 1) this.fix(8, this.size - 15 + index, bit(index))
    this.fix(8, this.size - 8, true)
  }

  private drawVersion(): void {
    const { version } = this.layout
    if (version < 7) return
    const bits = withCheck(version, { shift: 12, generator: 0x1f25 })
    for (let index = 0; index < 18; index += 1) {
      const dark = ((bits >>> index) & 1) === 1
      const [far, near] = [this.size - 11 + (index % 3), Math.floor(index / 3)]
      this.fix(far, near, dark)
      this.fix(near, far, dark)
    }
  }

  /** Fills the free modules in columns of two, from the right, up and down in turn. */
  drawData(codewords: number[]): void {
    let at = 0
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5
      for (let step = 0; step < this.size; step += 1) {
        const upward = ((right + 1) & 2) === 0
        const y = upward ? this.size - 1 - step : step
        for (const x of [right, right - 1]) {
          if (this.isFixed(x, y)) continue
          this.paint(x, y, (((codewords[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1) === 1)
          at += 1
        }
      }
    }
  }

  /** Turns the free modules that a mask names; a second time turns them back. */
  turn(mask: number): void {
    const turned = masks[mask]
    if (!turned) return
    for (let y = 0; y < this.size; y += 1)
      for (let x = 0; x < this.size; x += 1)
        if (!this.isFixed(x, y) && turned(x, y)) this.paint(x, y, !this.isDark(x, y))
  }
}

function withCheck(value: number, { shift, generator }: { shift: number; generator: number }): number {
  let rest = value
  for (let step = 0; step < shift; step += 1) rest = (rest << 1) ^ ((rest >>> (shift - 1)) * generator)
  return (value << shift) | rest
}

export const masks: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]
