/** Something on the bar of a player. */
export interface MediaMark {
  key: string
  /** Where it begins, in milliseconds; with `to` it is a stretch. */
  at: number
  to?: number
  kind: 'stop' | 'done' | 'chapter' | 'idle'
  label: string
}

/** Speeds that `<` and `>` step through. */
export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const

/** The next faster or slower of the speeds. */
export function nextSpeed(speed: number, direction: 1 | -1): number {
  const others = direction === 1 ? speeds.filter((one) => one > speed) : speeds.filter((one) => one < speed).reverse()
  return others[0] ?? speed
}
