export default {
  title: 'Settings',
  me: 'Who I am',
  roles: (role: string) =>
    ({ rep: 'Adviser', manager: 'Manager', operator: 'Operations', it: 'IT' })[role] ?? role,
  signOut: 'Sign out',
  signOutWhy: 'Removes what was seen of customers from this device.',
  language: 'Language',
  sync: 'Sync with WeCom',
  syncNever: 'Never synced yet.',
  syncStart: 'Sync now',
  syncStarted: 'Sync started',
  syncRunning: (done: number, total: number) => `Syncing ${done} of ${total}`,
  syncDone: (when: string) => `Last sync finished: ${when}`,
  syncFailed: (why: string) => `The last sync did not finish: ${why}`,
  syncWhy:
    'Members, customers, groups and tags follow WeCom. A sync can stop and goes on where it was.',
  about: 'About',
  aboutText: 'Huisheng uses official WeCom interfaces only and never sends messages on its own.',
  size: 'Text size and dark mode follow your phone and WeCom.',
}
