import { startKeys } from '@/core/keys'
import { startTheme } from '@/core/theme'
import { start } from '@/core/start'
import { features } from '@/features'

startTheme()
startKeys()
void start(features)
