/** Typesetting with KaTeX; only ever imported lazily, when the first formula is shown. */
import katex from 'katex'
import 'katex/dist/katex.min.css'

import { mayHoldFormula, splitFormulas, type Run } from './split'

/** Replaces the formulas in the text of an element by their typeset form; code stays as it is. */
export function typesetIn(root: Node): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  while (walker.nextNode()) texts.push(walker.currentNode as Text)
  for (const text of texts) if (mayHoldFormula(text.data) && !inCode(text)) replace(text)
}

function inCode(text: Text): boolean {
  return text.parentElement?.closest('code, pre, .katex') !== null
}

function replace(text: Text): void {
  const runs = splitFormulas(text.data)
  if (runs.some((run) => run.formula)) text.replaceWith(...runs.map(node))
}

/** `render` builds nodes; `renderToString` would need styles that the content security policy forbids. */
function node(run: Run): Node {
  if (!run.formula) return document.createTextNode(run.text)
  const box = document.createElement('span')
  katex.render(run.text, box, { displayMode: run.display, throwOnError: false, maxSize: 20, maxExpand: 200 })
  return box
}
