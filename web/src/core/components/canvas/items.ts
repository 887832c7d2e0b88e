import type { Box } from './boxes'

/** One thing on a canvas; what it looks like stands in the canvas's slot. */
export interface CanvasItem extends Box {
  id: number
  /** What it is, in a word or two: "Text", "Image map.png". */
  name: string
}
