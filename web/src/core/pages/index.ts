import type { RouteRecordRaw } from 'vue-router'

const kit: RouteRecordRaw[] =
  import.meta.env.MODE === 'development'
    ? [
        {
          path: '/kit',
          component: () => import('@/core/components/kit/KitPage.vue'),
          meta: { title: 'core.kit.title' },
        },
      ]
    : []

/** The pages that belong to no feature. */
export const corePages: RouteRecordRaw[] = [
  {
    path: '/',
    alias: '/index.html',
    component: () => import('./HomePage.vue'),
    meta: { title: 'core.home.title' },
  },
  {
    path: '/login',
    component: () => import('./SignInPage.vue'),
    meta: { title: 'core.signIn.title', bare: true },
  },
  {
    path: '/register',
    component: () => import('./RegisterPage.vue'),
    meta: { title: 'core.register.title', bare: true },
  },
  {
    path: '/logout',
    component: () => import('./SignOutPage.vue'),
    meta: { title: 'core.signOut.title', bare: true },
  },
  {
    path: '/forgot-password',
    component: () => import('@/core/account/ForgotPage.vue'),
    meta: { title: 'core.signIn.forgot', bare: true },
  },
  // The links of mails: a browser that follows one gets this page, a program the answer itself.
  {
    path: '/api/account/verify/:token',
    component: () => import('@/core/account/VerifyPage.vue'),
    meta: { title: 'core.signIn.verify', bare: true },
  },
  {
    path: '/api/account/reset/:token',
    component: () => import('@/core/account/ResetPage.vue'),
    meta: { title: 'core.signIn.reset', bare: true },
  },
  {
    path: '/account',
    component: () => import('@/core/account/AccountPage.vue'),
    meta: { title: 'core.account.title', signedIn: true },
  },
  {
    path: '/admin',
    component: () => import('@/core/admin/AdminPage.vue'),
    meta: { title: 'core.admin.title', signedIn: true },
  },
  {
    path: '/docs',
    component: () => import('./ReferencePage.vue'),
    meta: { title: 'core.shell.reference' },
  },
  ...kit,
  {
    path: '/:rest(.*)*',
    component: () => import('./NotFoundPage.vue'),
    meta: { title: 'core.notFound.title' },
  },
]
