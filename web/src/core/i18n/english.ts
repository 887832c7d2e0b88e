import { texts } from '@/core/components/texts'

import own from '../texts/en.json'

export const english = { ...own, components: texts.en }
