/** One line of a comparison: in both texts, or in one of them alone. */
export interface DiffLine {
  kind: 'same' | 'removed' | 'added'
  text: string
}

/** Lines compared at most; longer texts count their middle as replaced. */
const most = 2000

/** The shortest way from one text to another in whole lines, after Myers (1986). */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, young] = [before.split('\n'), after.split('\n')]
  let head = 0
  while (head < Math.min(old.length, young.length) && old[head] === young[head]) head += 1
  let tail = 0
  const rest = Math.min(old.length, young.length) - head
  while (tail < rest && old[old.length - 1 - tail] === young[young.length - 1 - tail]) tail += 1
  const middle = compare(old.slice(head, old.length - tail), young.slice(head, young.length - tail))
  return [...lines('same', old.slice(0, head)), ...middle, ...lines('same', old.slice(old.length - tail))]
}

function lines(kind: DiffLine['kind'], texts: string[]): DiffLine[] {
  return texts.map((text) => ({ kind, text }))
}

function compare(old: string[], young: string[]): DiffLine[] {
  if (old.length === 0 || young.length === 0 || old.length + young.length > most)
    return [...lines('removed', old), ...lines('added', young)]
  return walkBack(old, young, furthest(old, young))
}

/** For each number of changes, how far along the old text every diagonal got. */
function furthest(old: string[], young: string[]): Map<number, number>[] {
  const steps: Map<number, number>[] = []
  let reached = new Map([[1, 0]])
  for (let changes = 0; ; changes += 1) {
    steps.push(new Map(reached))
    const next = new Map(reached)
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      let x = start(reached, diagonal, changes)
      while (x < old.length && x - diagonal < young.length && old[x] === young[x - diagonal]) x += 1
      next.set(diagonal, x)
      if (x >= old.length && x - diagonal >= young.length) return steps
    }
    reached = next
  }
}

function start(reached: Map<number, number>, diagonal: number, changes: number): number {
  return goesDown(reached, diagonal, changes) ? (reached.get(diagonal + 1) ?? 0) : (reached.get(diagonal - 1) ?? 0) + 1
}

/** Whether the last change before this diagonal was an added line. */
function goesDown(reached: Map<number, number>, diagonal: number, changes: number): boolean {
  if (diagonal === -changes) return true
  return diagonal !== changes && (reached.get(diagonal - 1) ?? -1) < (reached.get(diagonal + 1) ?? -1)
}

function walkBack(old: string[], young: string[], steps: Map<number, number>[]): DiffLine[] {
  const found: DiffLine[] = []
  let [x, y] = [old.length, young.length]
  for (let changes = steps.length - 1; changes >= 0; changes -= 1) {
    const reached = steps[changes] ?? new Map<number, number>()
    const down = goesDown(reached, x - y, changes)
    const fromDiagonal = down ? x - y + 1 : x - y - 1
    const fromX = reached.get(fromDiagonal) ?? 0
    const fromY = fromX - fromDiagonal
    while (x > Math.max(0, fromX) && y > Math.max(0, fromY))
      found.push({ kind: 'same', text: old[((x -= 1), (y -= 1), x)] ?? '' })
    if (changes === 0) break
    if (down) found.push({ kind: 'added', text: young[fromY] ?? '' })
    else found.push({ kind: 'removed', text: old[fromX] ?? '' })
    ;[x, y] = [fromX, fromY]
  }
  return found.reverse()
}

/** Long stretches of equal lines, folded: `hidden` lines stand where nothing changed. */
export interface DiffPart {
  lines: DiffLine[]
  hidden: number
}

/** What changed, with so many equal lines around it. */
export function foldDiff(all: DiffLine[], around = 3): DiffPart[] {
  const near = all.map((_, index) =>
    all.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same'),
  )
  const parts: DiffPart[] = []
  all.forEach((line, index) => {
    const last = parts.at(-1)
    if (near[index]) {
      if (last && last.hidden === 0) last.lines.push(line)
      else parts.push({ lines: [line], hidden: 0 })
    } else if (last && last.hidden > 0) last.hidden += 1
    else parts.push({ lines: [], hidden: 1 })
  })
  return parts
}
