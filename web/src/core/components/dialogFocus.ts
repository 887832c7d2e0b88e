const controls = ':is(input, select, textarea, button, a[href], [tabindex="0"]):not([tabindex="-1"])'

/**
 * Where focus goes when a dialog opens: the first control of its body, else the dialog itself. Not the cross, which
 * stands first but is what people want last.
 */
export function focusBody(event: Event): void {
  event.preventDefault()
  const dialog = event.currentTarget ?? event.target
  if (!(dialog instanceof HTMLElement)) return
  const first = dialog.querySelector<HTMLElement>(`.dialog-body ${controls}`)
  ;(first ?? dialog).focus()
}
