/** One exchange with the server: sent and back on our clock, received and answered on the server's, in milliseconds. */
export interface Sample {
  sent: number
  received: number
  answered: number
  back: number
}

/** How far the server's clock is ahead of ours, by an exchange, and how long the exchange was under way. */
export function measure({ sent, received, answered, back }: Sample): { offset: number; trip: number } {
  return { offset: (received - sent + (answered - back)) / 2, trip: back - sent - (answered - received) }
}

/** The offset of the exchange with the shortest way, which had the least room for error; undefined without any. */
export function bestOffset(samples: Sample[]): number | undefined {
  const measured = samples.map(measure).sort((one, other) => one.trip - other.trip)
  return measured[0]?.offset
}

/** Milliseconds until a deadline on the server's clock; never below 0. */
export function leftUntil(deadline: number, now: number, offset: number): number {
  return Math.max(0, deadline - (now + offset))
}
