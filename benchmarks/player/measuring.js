// Put into the page before its own scripts: keeps the sounds that it makes, and measures by what is shown.
// Marks are for the browser's trace, which tells how long the page's thread itself was at work between them.
const sounds = []
const Sound = window.Audio
window.Audio = function () {
  const sound = new Sound()
  sounds.push(sound)
  return sound
}

function shownNumber() {
  return Number([...document.querySelectorAll('.cm-line')].at(-1)?.textContent ?? -1)
}

function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(resolve))
}

/** Until the voice ends: lengths of frames, and how far the text is behind the voice or ahead of it, all in ms. */
window.measurePlaying = async (tick) => {
  const [sound] = sounds
  while (sound.currentTime < 0.5) await nextFrame()
  const found = { frames: [], behind: [], ahead: [] }
  let last = await nextFrame()
  while (!sound.ended && sound.duration - sound.currentTime > 0.5) {
    const now = await nextFrame()
    performance.mark('frame')
    found.frames.push(now - last)
    last = now
    const heard = sound.currentTime * 1000
    const shown = shownNumber() * tick
    found.behind.push(Math.max(0, heard - (shown + tick)))
    found.ahead.push(Math.max(0, shown - heard))
  }
  return found
}

/** By the bar: from the wish to the right text in the page, and to the frame that shows it. */
window.measureSeeking = async (moments) => {
  const bar = document.querySelector('input[type=range]')
  const found = { done: [], painted: [], shown: [] }
  for (const moment of moments) {
    await nextFrame()
    performance.mark('wish')
    const began = performance.now()
    bar.value = String(moment)
    bar.dispatchEvent(new Event('input', { bubbles: true }))
    found.done.push(performance.now() - began)
    performance.mark('text')
    found.shown.push(shownNumber())
    await nextFrame()
    await new Promise((resolve) => {
      const channel = new MessageChannel()
      channel.port1.onmessage = resolve
      channel.port2.postMessage(null)
    })
    found.painted.push(performance.now() - began)
    performance.mark('painted')
  }
  return found
}
