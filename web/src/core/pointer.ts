let pressed = false

document.addEventListener('pointerdown', () => (pressed = true), { capture: true })
for (const end of ['pointerup', 'pointercancel'])
  document.addEventListener(end, () => (pressed = false), { capture: true })

/**
 * Acts now, or where a button is being pressed, once its click has arrived. Leaving a field for a button shows what
 * is wrong with the field; shown at once, that would move the button away before it is let go, and no click would come.
 */
export function afterClick(act: () => void): void {
  if (!pressed) act()
  else document.addEventListener('pointerup', () => setTimeout(act), { once: true, capture: true })
}
