import { english as components } from '@/core/components/texts'

import own from '../texts/en.json'

export const english = { ...own, components }
