import { Images } from '@lucide/vue'

import type { Feature } from '@/core/feature'

export const imaging: Feature = {
  name: 'imaging',
  menu: {
    label: { en: 'Imaging', sv: 'Bildanalys' },
    purpose: {
      en: 'Find the transformation that lays one picture over another.',
      sv: 'Hitta transformationen som lägger en bild över en annan.',
    },
    icon: Images,
    path: '/imaging',
    key: 'i',
  },
  built: true,
  routes: [
    {
      path: '/imaging',
      component: () => import('./registrations/RegisterPage.vue'),
      meta: { feature: 'imaging', title: 'imaging.title' },
    },
    {
      path: '/imaging/batch',
      component: () => import('./batches/BatchPage.vue'),
      meta: { feature: 'imaging', title: 'imaging.tabs.batch' },
    },
  ],
  texts: { en: () => import('./texts/en.json'), sv: () => import('./texts/sv.json') },
}
