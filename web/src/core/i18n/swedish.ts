import { swedish as components } from '@/core/components/texts.sv'

import own from '../texts/sv.json'

export default { ...own, components }
