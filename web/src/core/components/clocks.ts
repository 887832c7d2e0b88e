/** A length or place in time as players write it: `0:05`, `12:34`, `1:02:03`. Takes milliseconds. */
export function writeClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const rest = String(seconds % 60).padStart(2, '0')
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

/** Reads what `writeClock` writes, and `1h2m3s` or plain seconds; undefined when it is neither. */
export function readClock(text: string): number | undefined {
  const colons = /^(?:(\d+):)?(\d+):(\d{1,2})(\.\d+)?$/.exec(text.trim())
  if (colons)
    return 1000 * (Number(colons[1] ?? 0) * 3600 + Number(colons[2]) * 60 + Number(`${colons[3]}${colons[4] ?? ''}`))
  const letters = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(text.trim())
  if (!letters || !text.trim()) return undefined
  return 1000 * (Number(letters[1] ?? 0) * 3600 + Number(letters[2] ?? 0) * 60 + Number(letters[3] ?? 0))
}
