/** What a colour says: well, beware, wrong, the viewer's own or current, or nothing. */
export type Tone = 'ok' | 'warn' | 'bad' | 'accent' | 'neutral'
