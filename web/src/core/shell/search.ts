/** Focuses the page's own search box, if it has one. */
export function focusSearch(): boolean {
  const box = document.querySelector<HTMLInputElement>('#main input[type=search]')
  box?.focus()
  box?.select()
  return box !== null
}
