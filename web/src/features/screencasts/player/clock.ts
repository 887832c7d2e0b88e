/** A voice that is heard between two moments of the cast, in milliseconds. */
export interface Voice {
  from: number
  to: number
  url: string
}

/** A voice is fetched so many milliseconds before it is heard. */
const ahead = 20_000

/**
 * The time of a cast. While a voice is heard, it is the voice's time, so that text never runs ahead of what is said or
 * behind it; where none is heard, or one cannot be, the machine's clock stands in.
 */
export class CastClock {
  private readonly sounds = new Map<Voice, HTMLAudioElement>()
  /** Where a voice has no more sound: a little before its take ends, or at its start when it cannot be played. */
  private readonly silentFrom = new Map<Voice, number>()
  private heard: { voice: Voice; sound: HTMLAudioElement } | undefined
  private base = 0
  private baseAt = 0
  private rate = 1
  private loudness = 1
  private going = false

  constructor(
    private readonly voices: readonly Voice[],
    readonly end: number,
    /** Called when a voice cannot be played; time goes on without it. */
    private readonly onTrouble: (voice: Voice) => void = () => undefined,
  ) {
    this.prepare(0)
  }

  get playing(): boolean {
    return this.going
  }

  set speed(rate: number) {
    this.rebase(this.now())
    this.rate = rate
    for (const sound of this.sounds.values()) sound.playbackRate = rate
  }

  /** From 0 to 1. */
  set volume(loudness: number) {
    this.loudness = loudness
    for (const sound of this.sounds.values()) sound.volume = loudness
  }

  /** The moment that is heard now, in milliseconds. */
  now(): number {
    if (!this.going) return this.base
    if (!this.heard) return Math.min(this.end, this.base + (performance.now() - this.baseAt) * this.rate)
    const { voice, sound } = this.heard
    return Math.min(voice.to, Math.max(this.base, voice.from + sound.currentTime * 1000))
  }

  /** Moves on from voice to voice; to be called for every frame. False when nothing plays any more. */
  tick(): boolean {
    if (!this.going) return false
    const now = this.now()
    if (this.heard?.sound.ended) this.silentFrom.set(this.heard.voice, now)
    if (now >= this.end) this.pause()
    else this.hear(now)
    return this.going
  }

  play(): void {
    if (this.going) return
    if (this.base >= this.end) this.base = 0
    this.going = true
    this.rebase(this.base)
    this.hear(this.base)
  }

  pause(): void {
    this.rebase(this.now())
    this.going = false
    this.hush()
  }

  seek(position: number): void {
    const going = this.going
    this.pause()
    this.base = Math.max(0, Math.min(this.end, position))
    this.prepare(this.base)
    if (going && this.base < this.end) this.play()
  }

  destroy(): void {
    this.pause()
    for (const sound of this.sounds.values()) sound.removeAttribute('src')
    this.sounds.clear()
  }

  private rebase(position: number): void {
    this.base = position
    this.baseAt = performance.now()
  }

  private voiceAt(position: number): Voice | undefined {
    return this.voices.find((voice) => voice.from <= position && position < this.endOf(voice))
  }

  private endOf(voice: Voice): number {
    return Math.min(voice.to, this.silentFrom.get(voice) ?? Infinity)
  }

  /** Lets the voice of this moment be heard, and no other. */
  private hear(position: number): void {
    const wanted = this.voiceAt(position)
    this.prepare(position)
    if (wanted === this.heard?.voice) return
    this.hush()
    this.rebase(position)
    if (wanted) this.start(wanted, position)
  }

  private hush(): void {
    this.heard?.sound.pause()
    this.heard = undefined
  }

  private start(voice: Voice, position: number): void {
    const sound = this.soundOf(voice)
    sound.currentTime = (position - voice.from) / 1000
    this.heard = { voice, sound }
    sound.play().catch((error: unknown) => {
      // Paused before it began is no trouble.
      if (!(error instanceof DOMException && error.name === 'AbortError')) this.giveUp(voice)
    })
  }

  private giveUp(voice: Voice): void {
    if (this.endOf(voice) <= voice.from) return
    const now = this.now()
    this.silentFrom.set(voice, voice.from)
    if (this.heard?.voice === voice) {
      this.hush()
      this.rebase(now)
    }
    this.onTrouble(voice)
  }

  private soundOf(voice: Voice): HTMLAudioElement {
    const known = this.sounds.get(voice)
    if (known) return known
    const sound = new Audio()
    sound.preload = 'auto'
    sound.preservesPitch = true
    sound.defaultPlaybackRate = sound.playbackRate = this.rate
    sound.volume = this.loudness
    sound.addEventListener('error', () => this.giveUp(voice))
    sound.src = voice.url
    this.sounds.set(voice, sound)
    return sound
  }

  /** Fetches what will be heard soon. */
  private prepare(position: number): void {
    for (const voice of this.voices)
      if (voice.from < position + ahead && position < this.endOf(voice)) this.soundOf(voice)
  }
}
