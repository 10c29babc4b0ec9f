export default {
  title: 'How long records are kept',
  kinds: (kind: string) =>
    ({
      views: 'Who read what (counts stay)',
      notices: 'Notices to staff',
      letters: 'Letters from WeCom',
    })[kind] ?? kind,
  choose: 'Keep readings for',
  chooseWhy:
    'Customers were told 180 days at most, so only shorter. What is then too old goes tonight, for good.',
  changed: (n: number) => `Kept for ${n} days from tonight on`,
  days: (n: number) => `${n} days`,
  orders: 'Paid orders',
  years: 'three years, by law',
  last: 'Last purge',
  gone: (views: number, notices: number, letters: number) =>
    `: ${views} readings made nameless, ${notices} notices and ${letters} letters deleted.`,
  more: 'There is more; tonight goes on.',
  never: 'Not purged yet; it runs every day at 4:40.',
}
