/** How loudly a button speaks: one `main` a page, `danger` only for what destroys. */
export type ButtonKind = 'main' | 'plain' | 'quiet' | 'danger'
