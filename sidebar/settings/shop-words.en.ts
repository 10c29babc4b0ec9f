export default {
  roles: 'Roles',
  rolesWhy:
    'Advisers see their own customers; managers those of their stores, the numbers and what waits for approval; operators write and see numbers, no customers; IT looks after sync and settings. A change holds at once and is logged.',
  first:
    'There was no manager here and you were the first to sign in, so you are the manager now. Sync with WeCom first, then give your colleagues their roles below.',
  me: 'me',
  all: (n: number) => `See all ${n}`,
  search: 'Search by name or post',
  nobody: 'Nobody found. Members appear here after a sync with WeCom.',
  roleOf: (name: string) => `${name}’s role`,
  given: (name: string, role: string) => `${name} is now ${role}`,
  places: 'Works in',

  stores: 'Stores',
  storesWhy: 'This is what customers read on cards, pages and in the privacy notice.',
  corpName: 'What we are called',
  noStores:
    'No stores yet. Departments of WeCom whose name ends in 店 appear by themselves after a sync; where there are none, add one here.',
  unsaid: 'No address or hours yet',
  change: 'Change',
  changeOf: (name: string) => `Change ${name}`,
  addStore: 'Add a store',
  field: (field: string) =>
    ({ name: 'Name', address: 'Address', hours: 'Opening hours' })[field] ?? field,
  saved: 'Saved',
}
