export default {
  collect: 'Collect money',
  what: 'What for',
  whatHint: 'e.g. one pack of size L',
  amount: 'Amount (yuan)',
  badAmount: 'Write the amount like 69 or 69.5',
  ask: 'Send request',
  note: 'Opens WeCom’s own payment with amount and words filled in; it changes here by itself once paid.',
  asked: 'Sent, waiting for payment',
  turnedBack: 'Not sent, still to be paid',
  none: 'Nothing collected yet',
  states: (state: string, isAsked: boolean) =>
    state === 'waiting'
      ? isAsked
        ? 'to be paid'
        : 'to be paid (not sent yet)'
      : ({ paid: 'paid', refunded: 'refunded', closed: 'closed' }[state] ?? state),
  by: (name: string) => `by ${name}`,
}
