/** A run of a text: words, or a formula in TeX, in the line or (`display`) on lines of its own. */
export interface Run {
  formula: boolean
  display: boolean
  text: string
}

/**
 * `$…$` without space inside its dollars, which no digit follows ("from $5 to $8" are prices), or `$$…$$`;
 * `\$` is a dollar.
 */
const formula = /\\\$|\$\$([^$]+?)\$\$|\$(?!\s)((?:\\.|[^$\\\n])+?)(?<!\s)\$(?!\d)/g

export function mayHoldFormula(text: string): boolean {
  return text.includes('$')
}

export function splitFormulas(text: string): Run[] {
  const runs: Run[] = []
  let done = 0
  for (const found of text.matchAll(formula)) {
    const [whole, display, inline] = found
    addWords(runs, text.slice(done, found.index))
    done = found.index + whole.length
    const tex = display ?? inline
    if (tex === undefined) addWords(runs, '$')
    else runs.push({ formula: true, display: display !== undefined, text: tex.trim() })
  }
  addWords(runs, text.slice(done))
  return runs
}

function addWords(runs: Run[], text: string): void {
  const last = runs.at(-1)
  if (last && !last.formula) last.text += text
  else if (text) runs.push({ formula: false, display: false, text })
}
