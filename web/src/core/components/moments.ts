const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Who reads a moment: a language tag, and the zone of the clock on the wall. */
export interface Reader {
  tag: string
  /** IANA name; the browser's own when missing. */
  zone?: string
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** "21 Nov 2026, 23:59", with the zone's short name when `named`. */
export function writeMoment(moment: Date, reader: Reader, named = false): string {
  return new Intl.DateTimeFormat(reader.tag, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: reader.zone,
    ...(named && { timeZoneName: 'short' }),
  }).format(moment)
}

/** The same at full length with the weekday, for the line below a DateTimeInput. */
export function spellMoment(moment: Date, reader: Reader): string {
  return new Intl.DateTimeFormat(reader.tag, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: reader.zone,
    timeZoneName: 'short',
  }).format(moment)
}

/** "3 hours ago", "in 20 minutes"; undefined when a day or more lies between. */
export function relativeMoment(moment: Date, now: Date, tag: string): string | undefined {
  const distance = moment.getTime() - now.getTime()
  if (Math.abs(distance) >= day) return undefined
  return writeDistance(distance, tag)
}

/** How far off, in its largest unit, however far that is. */
export function writeDistance(milliseconds: number, tag: string): string {
  const words = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })
  const size = Math.abs(milliseconds)
  if (size < minute) return words.format(0, 'second')
  if (size < hour) return words.format(Math.trunc(milliseconds / minute), 'minute')
  if (size < day) return words.format(Math.trunc(milliseconds / hour), 'hour')
  return words.format(Math.trunc(milliseconds / day), 'day')
}

/** ISO 8601 in UTC → what an `<input type="datetime-local">` holds, in the browser's zone. */
export function toLocalField(iso: string | null): string {
  const moment = iso === null ? undefined : new Date(iso)
  if (!moment || Number.isNaN(moment.getTime())) return ''
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * minute)
  return shifted.toISOString().slice(0, 16)
}

/** The reverse; null for an empty or unfinished field. */
export function fromLocalField(text: string): string | null {
  const moment = new Date(text)
  return text === '' || Number.isNaN(moment.getTime()) ? null : moment.toISOString()
}

/** "40 seconds", "12 minutes": a length of time in its largest unit. */
export function writeSeconds(seconds: number, tag: string): string {
  const [value, unit] =
    seconds < 60 ? [seconds, 'second'] : seconds < 3600 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour']
  return new Intl.NumberFormat(tag, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: 0,
  }).format(value)
}
