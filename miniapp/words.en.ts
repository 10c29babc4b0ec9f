import type { Words } from './words.ts'

export const en: Words = {
  mine: 'Mine',
  privacy: 'Privacy',
  other: { language: 'zh', name: '中', label: '用中文看' },

  banner: {
    staff: 'Staff preview, not counted',
    preview: 'Preview, not yet sent to anybody',
    known: 'As this customer would see it. Not sent, not counted; coupon codes are hidden',
    nameless: 'This customer has not agreed to be known: as for anybody. Not sent, not counted',
  },
  us: 'us',
  ask: (name) => (name === null ? 'Ask an adviser' : `Ask ${name}`),
  minutes: (n) => `${n} min`,
  author: (name) => `by ${name}`,
  reviewer: (name) => `reviewed by ${name}`,
  story: (consentedOn, gift) =>
    `Told with the person's consent (${consentedOn}), which can be withdrawn at any time. ${gift}.`,

  why: 'Why you got this',
  alias: (alias) => `Call me ${alias}`,
  skills: (skills) => `Knows about: ${skills}`,
  channel: (name) => `WeChat Channels: ${name}`,
  certificate: (name, checkedBy) => `The original of "${name}" was checked by ${checkedBy}.`,
  askTitle: 'Questions?',
  askService: 'Open customer service',
  askServiceAfter: 'Just ask; no need to add anybody.',
  askInChat: (name) =>
    `Go back to the chat at the top left and just ask ${name}. No form, no phone number.`,
  askInStore: ({ name, address, hours }) =>
    `Or ask in store: ${[name, address, hours].filter(Boolean).join(', ')}.`,
  askInStores: (corpName) => `Or ask in a store of ${corpName}.`,

  live: {
    label: 'Live',
    when: (when) => `Begins ${when}`,
    host: (name, title) => `With ${name}${title && ` · ${title}`}`,
    channel: (name) => `On WeChat Channels: ${name}`,
    on: (until) => `On now, until ${until}`,
    over: 'It is over. What it showed is below',
    waiting: (n) => `${n} waiting for it`,
    remind: 'Remind me',
    agreeFirst: 'We have to remember you, so that your adviser knows whom to remind.',
    notNow: 'Not now',
    agreeAndRemind: 'Yes, remind me',
    isSet: 'Half an hour before, your adviser will tell you in the chat',
    takeBack: 'No reminder, please',
    outside: 'Open this page in WeChat to be reminded',
    stranger: 'No adviser is in touch with you yet; come back to this page when it begins',
    staff: 'A customer taps here to be reminded, and her adviser gets something to do',
    pages: 'What it shows',
  },
  poll: {
    total: (n) => `${n} answered`,
    until: (until) => `Open until ${until}`,
    closed: 'Closed',
    vote: 'Choose this',
    change: 'Change to this',
    mine: 'Your answer',
    share: (percent, votes) => `${percent}% (${votes})`,
    nameless: 'No names, only numbers',
    outside: 'Open this page in WeChat to have your say',
    staff: 'Staff see the result; ideas are handled in the library',
    ideas: 'Ideas',
    noIdeas: 'No ideas yet; yours could be the first',
    say: 'Write an idea',
    send: 'Hand it in',
    enough: 'That is three for today; come back tomorrow',
    moderated: 'Shown once a colleague has read it, without your name',
    waiting: (n) => `${n} of yours not read yet`,
    statuses: {
      received: 'Received',
      looking: 'Being looked at',
      adopted: 'Adopted',
      declined: 'Not done',
    },
    backers: (n) => `${n} back it`,
    back: 'Back it',
    unback: 'Backed',
    answer: (note) => `The shop: ${note}`,
    willTell: 'Once adopted, an adviser tells those who back it',
  },

  later: {
    activity: (name) =>
      `To come along, just tell ${name ?? 'an adviser'}; there is no form. Or sign up in store.`,
    chain: (name) =>
      `You cannot join the group order on this page yet. Tell ${name ?? 'an adviser'} how many, or ask in store.`,
    team: (name) =>
      `You cannot join the team purchase on this page yet. Tell ${name ?? 'an adviser'}, or buy alone in store.`,
    coupon: (name) =>
      `You cannot take the coupon on this page yet. Ask for it in store, or ask ${name ?? 'an adviser'}.`,
  },

  free: 'Nothing to pay',
  pickup: (how) => (how && !how.includes('自提') ? `Pick up at ${how}` : 'Pick up in store'),
  soldOut: 'This batch is gone',
  askStock: 'Ask whether it is in stock',
  sources: 'Sources and statement',

  strip: {
    text: (name) => `Remember what you read, so that ${name} can send less of no use? `,
    more: 'What is kept, how long',
    decline: 'Not now',
    agree: 'Fine',
  },
  forward: 'Pass on to a friend',
  less: 'Send less',
  none: 'Stop sending',
  wished: { less: 'You chose: send less', none: 'You chose: no more promotions' },
  remembered: 'You agreed that browsing is remembered; withdraw at any time',
  notRemembered: 'Who you are is not recorded',

  script: {
    agreed: 'Noted. You can withdraw at any time under "Privacy"',
    declined: 'All right, nothing is kept. We will not ask again for 180 days',
    less: 'All right, fewer messages',
    none: 'All right, no more promotions. When you ask, we still answer',
    stranger: (name) =>
      `We do not know who you are, so no promotion from ${name} comes to you alone. If the group is too much, mute it`,
    failed: 'That did not get through. Please tap again',
    menu: 'Tap "···" at the top right to pass it on',
    copied: 'Link copied. Paste it to your friend',
    copy: 'Press and hold to copy: ',
    again: 'That did not work. Please tap again',
  },

  stores: 'You can also ask in store',

  held: {
    title: 'What we keep',
    description: (corpName) => `How ${corpName} uses your information, and how to withdraw`,
    back: '‹ Back to the page',
    whose: (name, corpName) => `${name}, this is all that ${corpName} keeps about you`,
    now: 'Records at present',
    unknown:
      'We do not know who you are and keep no record that could tell. Open a page we sent you inside a WeChat chat to see what is kept about you.',
    nothing: 'Nothing about you is kept.',
    count: (n) => n.toLocaleString('en-US'),
    ageBand: "Baby's age band",
    ageBandNote: 'The age band only; no name, no birthday',
    ageBandNone: 'Not said',
    ageBandKeep: 'Keep',
    ageBands: (band) =>
      band === '孕期'
        ? 'Expecting'
        : band.replace('岁以上', ' years and up').replace('岁', ' years').replace('月', ' months'),
    agreed: 'What you agreed to',
    promotion: 'Promotions',
    wishes: { normal: 'Normal', less: 'Send less', none: 'No promotions' },
    wishesNote: 'Whichever you choose, when you ask, we still answer.',
    take: 'Take along, or delete',
    export: 'Export my data',
    erase: 'Delete browsing records',
    eraseNote:
      'Once deleted, the browsing records no longer lead to you and cannot be restored. How often a page was read in all does not change.',
    eraseSure: 'Delete',
    eraseOrders: 'Erase orders never paid',
    eraseOrdersNote:
      'Cancelled and given-up orders have nothing to do with you any more; what was paid is kept, as the law requires.',
    eraseBenefits: 'Delete coupons, points and check-ins',
    eraseBenefitsNote:
      'Unused coupons and points are given up and cannot be restored; the totals of what was given and used stay.',
    eraseAll: 'Delete everything about me',
    eraseAllGone:
      'Deleted: your name and picture, browsing records, answers, notes and tags by advisers, tasks, unused coupons and points. It cannot be restored.',
    eraseAllKept:
      'Kept, but no longer known to be yours: paid orders and refunds (three years, as the law requires), and totals such as how many coupons were given.',
    eraseAllWecom:
      'You stay in contact with your adviser and in your groups. To leave, delete the contact or the group in WeChat.',
    eraseAllPickUp:
      'Some things wait for you. Note these codes first; the counter takes them as before:',
    eraseAllSure: 'Yes, delete everything',
    receipt: (number) => `Receipt ${number}. Keep a screenshot; we keep no copy.`,
    notice: 'How it is used, how long it is kept',
    version: (version) => `Notice of ${version}`,
    history: 'Every choice you made',
    contact: 'How to reach us',
    advisers: (names) => `Just tell ${names.join(' or ')} in the chat.`,
  },
  consent: {
    on: 'On',
    off: 'Off',
    turnOff: 'Turn off',
    withdraw: 'Withdraw',
    agree: 'Agree',
    verbOf: (verb, label) => `${verb}: ${label}`,
    line: (state, effect) => `${state}. ${effect}.`,
    agreed: (since) => (since ? `Agreed on ${since}` : 'Agreed'),
    declined: (since) => (since ? `Chose "not now" on ${since}` : 'Chose "not now"'),
    withdrawn: (since) => (since ? `Withdrawn on ${since}` : 'Withdrawn'),
    neverOff: 'Never turned off',
    neverOn: 'Never agreed to',
  },
}
