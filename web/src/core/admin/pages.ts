/** One page of a list; `page` counts from 0. */
export interface Page<Item> {
  items: Item[]
  page: number
  size: number
  total: number
}

export const pageSize = 25
