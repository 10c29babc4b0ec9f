export default {
  title: 'How it was passed on',
  sentBy: (who: string, where: string) => `${who}, sent to “${where}”`,
  sentAlone: (who: string) => `${who}, sent in a single chat`,
  summary: (people: number, forwards: number, depth: number) =>
    forwards === 0
      ? `${people} read it; nobody has passed it on yet.`
      : `${people} read it or passed it on; passed on ${forwards} times, ${depth} hands far.`,
  nobody: 'Nobody has read it yet.',
  generations: 'Hand by hand',
  generation: 'Hand',
  people: 'People',
  k: 'Brought by each one before',
  nth: (depth: number) => `Hand ${depth}`,
  root: 'Sent',
  per: (k: string, n: number) => `${k} (n=${n})`,
  fromRoot: 'the sending',
  growing: 'The last hand is still young; its number will change.',
  gap: (time: string) => `Half of the friends had it within ${time}.`,
  hours: (n: number) => `${n} h`,
  days: (n: number) => `${n} days`,
  distance: (steps: string) => `${steps} steps between two people on average`,
  straight: 'Everybody had it straight from the sending, as from a broadcast.',
  mixed:
    'Most had it straight, some from a friend. Close to 2 is a broadcast; more means more from friend to friend.',
  byMouth: 'It mostly went from friend to friend, not from the one sending.',
  apart: (again: number, self: number, back: number) =>
    [
      again > 0 && `opened again elsewhere ${again}×`,
      back > 0 && `of these came back ${back}×`,
      self > 0 && `${self} opened their own link`,
    ]
      .filter(Boolean)
      .join(' · '),
  counted: 'Staff are not counted; a person counts once however often she opens it.',
  credit: 'Whose the orders are',
  models: (model: string) =>
    ({
      last: 'Last hand',
      root: 'Sender',
      linear: 'Equal',
      geometric: 'Halving',
      two: 'Two levels',
    })[model] ?? model,
  rule: (model: string) =>
    ({
      last: 'All to the hand whose link the buyer opened.',
      root: 'All to what the member sent.',
      linear: 'One part to each hand on the way.',
      geometric: 'Most to the hand nearest the order, half as much for each one before.',
      two: 'Two thirds to the hand that was opened, one third to the one before, nothing beyond.',
    })[model] ?? '',
  onlyLook: 'Only to see how it spread: the total is the same by every rule, and nobody is paid.',
  total: (n: number) => `${n} orders`,
  adds: (amount: string) => `The hands add up to ${amount}, the total.`,
  tree: 'Each hand',
  someone: 'A customer',
  readers: (n: number) => (n > 0 ? `${n} read it` : 'nobody read it yet'),
  forwards: (n: number) => `passed on ${n}×`,
  credited: (amount: string, n: number) => `${amount} · ${n} orders`,
  orders: 'The orders of this row',
  isPart: 'This went too far to be read whole; only the first part is counted.',
}
