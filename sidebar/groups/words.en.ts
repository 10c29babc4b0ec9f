export default {
  members: (n: number) => `${n} people`,
  kinds: (kind: string) =>
    ({ trade: 'Trading group', talk: 'Talk group', service: 'Service group' })[kind] ??
    'Customer group',
  flash: 'Overnight group',
  flashSoon: (time: string) => `opens ${time}`,
  flashEnds: (left: string, time: string) => `${left} (closes ${time})`,
  flashOver: 'Time to close: say thanks, then dissolve the group in WeCom.',
  dissolved: 'This group was dissolved: you can look, not send.',
  talkNoPromo: 'Talk group: no promotion here.',
  notOwner: (name: string) => `${name} owns this group. You can look; ask ${name} to send.`,
  now: 'Now',
  people: 'Members',
  orders: 'Orders',
  tabs: 'Three sides of the group',
  credited: (n: number) => `${n} orders`,
  creditRule: (days: number) =>
    `The last share opened within ${days} days before the order gets the credit.`,
  noOrders: 'No orders credited to this group in these days.',
  confirmWho: (name: string, n: number) => `All ${n} people in "${name}" will see it.`,
}
