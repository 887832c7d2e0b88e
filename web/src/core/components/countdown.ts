/** How long is left, `1:05` or `1:00:00`; the last second counts until it is over. */
export function writeLeft(milliseconds: number): string {
  const all = Math.ceil(milliseconds / 1000)
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60]
  const two = (number: number) => String(number).padStart(2, '0')
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
}

/** Seconds left at which those who do not see the clock are told. */
export const spoken = [30, 10, 5]

/** Until the shown second changes, in milliseconds. */
export function untilNextSecond(milliseconds: number): number {
  return milliseconds - (Math.ceil(milliseconds / 1000) - 1) * 1000
}

/** The second to speak of between two looks at the clock; undefined for none. */
export function secondToSpeak(before: number, now: number): number | undefined {
  return spoken.find((second) => before > second * 1000 && now <= second * 1000)
}
