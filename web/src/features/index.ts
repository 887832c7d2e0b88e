import { boot } from '@/core/boot'
import type { Feature } from '@/core/feature'

import { competitions } from './competitions'
import { imaging } from './imaging'
import { quiz } from './quiz'
import { screencasts } from './screencasts'
import { statistics } from './statistics'

/** The features that this server has on, in the order of the navigation. */
export const features: Feature[] = [competitions, quiz, screencasts, statistics, imaging].filter(({ name }) =>
  boot.features.includes(name),
)
