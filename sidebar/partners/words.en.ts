export default {
  partners: 'Shares of partners',
  month: (month: string) => `Due for ${month}`,
  line: (offer: string, redeemed: number, percent: number) =>
    `${offer} · used ${redeemed} times · ${percent}%`,
  why: (reason: string) => `Outside 10–30 %: ${reason}`,
  none: 'No partner yet',
  record: 'Add a bill',
  recordFor: (name: string) => `Add a bill: ${name}`,
  bill: 'Bill number',
  amount: 'Amount (yuan)',
  badAmount: 'Digits only, two decimals at most',
  recorded: 'Added',
  recordedBefore: 'This bill was there already; nothing was added',
  affiliate: 'Affiliate items',
  commission: (orders: number) => `Commission of ${orders} orders`,
  rebate: (points: number) => `${points} points to customers`,
  copy: 'Copy the text',
  take: 'Import a table of orders',
  taken: (added: number, back: number, same: number) =>
    `${added} new, ${back} cancelled, ${same} known before`,
}
