/** What may stand on a slide, and who sees it, as the documents number them. */
export const kinds = { text: 1, image: 2, question: 3 } as const
export const views = { Team: 1, Judge: 2, Audience: 3, Operator: 4 } as const

/** The units of a slide: components are placed in these, whatever the size of the screen. */
export const stage = { width: 1280, height: 720 }
