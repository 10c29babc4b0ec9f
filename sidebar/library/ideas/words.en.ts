export default {
  ideas: 'Ideas',
  waiting: (n: number) => `${n} not read`,
  none: 'Nobody has written an idea yet.',
  hint: 'Others read an idea once you let it stand. Who wrote it is neither known nor shown.',
  states: (state: string) =>
    ({ waiting: 'Not read', shown: 'Shown', hidden: 'Not shown' })[state] ?? state,
  statuses: (status: string) =>
    ({ received: 'Received', looking: 'Looking', adopted: 'Adopted', declined: 'Not done' })[
      status
    ] ?? status,
  backers: (n: number) => `${n} back it`,
  handle: (text: string) => `Handle: ${text}`,
  show: 'Let it stand',
  hide: 'Do not show',
  status: 'How far it is',
  tag: 'Topic (a few letters)',
  note: 'An answer for all to read',
  tells:
    'Once adopted, the adviser of each known backer gets something to do, and a message for the group lies ready for its owner to send.',
  saved: 'Saved',
  noteTitle: 'Adopted: tell the group',
  noteWhy: (page: string) => `This group has had “${page}”`,
}
