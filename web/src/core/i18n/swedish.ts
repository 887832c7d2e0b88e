import { texts } from '@/core/components/texts'

import own from '../texts/sv.json'

export default { ...own, components: texts.sv }
