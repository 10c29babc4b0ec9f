import { KEPT_DAYS } from './consent-notice.ts'
import type { VisitorWords } from './words.ts'

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

export const en: VisitorWords = {
  us: 'us',
  day: (year, month, day) => `${day} ${MONTHS[month - 1]}${year === null ? '' : ` ${year}`}`,
  said: {
    agreed: 'Noted. You can withdraw at any time under "Privacy"',
    declined: 'All right, nothing is kept. We will not ask again for 180 days',
    withdrawn: 'Withdrawn. From now on nothing is remembered',
    ageBand: 'Kept. You can change it at any time; withdrawing deletes it',
    less: 'All right, fewer messages',
    none: 'All right, no more promotions. When you ask, we still answer',
    normal: 'All right, back to normal',
    stranger:
      'We do not know who you are, so no promotion is sent to you alone. Group messages go to everyone; mute the group in its settings if they are too many',
    script: 'WeChat Pay does not open in this browser, please use WeChat',
    gone: 'Not ordered: it is closed, or all are taken',
    conflict: 'Not ordered again: you have ordered already',
    blocked: 'Open this page in WeChat, so that we know for whom to keep it',
    erased: 'Deleted. The browsing records no longer lead to you',
    everythingErased: 'All deleted. From now on no record here leads to you',
    ordersErased: 'Erased. Orders that were never paid have nothing to do with you any more',
    benefitsErased: 'Deleted. Coupons, points and check-ins no longer lead to you',
    taken: 'It is yours: show it in store. You also find it under "Mine"',
    notTaken: 'You did not get it; the reason stands on the coupon',
    checkedIn: 'Checked in',
    checkedInBefore: 'You checked in today already',
    giftTaken: 'Done. Show the code below in store',
    voted: 'Your answer is in; you can change it',
    ideaKept: 'Got it. It is shown here once a colleague has read it, without your name',
    backed: 'You back this one now',
    unbacked: 'You no longer back this one',
    pollGone: 'Not kept: it has closed, or was taken down',
    pollOutside: 'Open this page in WeChat to have your say',
    pollEnough: 'That is three for today; come back tomorrow',
    notSaid: 'Not kept, please try again',
    reminded: 'Your adviser will tell you in the chat before it begins',
    unreminded: 'No reminder, then',
    notReminded: 'Not kept: it has begun, or no adviser is in touch with you yet',
    noGift: 'Not done: too few points, too few days, or none is left',
  },
  broken: {
    title: 'This link does not open',
    text: 'It may not have been copied whole. Go back to the chat and tap the card again.',
  },
  gone: {
    title: 'This page has been put away',
    text: 'It is out of date, or being changed. Just ask in the chat for what you wanted to know.',
  },
  noOrder: {
    title: 'No order to be seen here',
    text: 'An order is shown only to who made it. Open it from the chat, in the WeChat it was made with.',
  },
  untold: {
    title: 'This story is no longer shown',
    text: 'The person who told it has withdrawn her consent, and we took it down at once.',
  },
  gift: (gift) => (gift === null ? 'No gift was given' : `Given in return: ${gift}`),
  why: {
    forward: (who) => `A friend passed this on; it was first sent by ${who}.`,
    group: (who) => `Sent by ${who} to a customer group. Everyone in the group got the same.`,
    hersByService: (who) => `Sent to you by ${who} when you asked customer service.`,
    service: (who) => `Sent by ${who} in a customer service chat.`,
    hers: (who) => `Sent to you by ${who} in your chat.`,
    single: (who) => `Sent by ${who} in a chat.`,
  },
  // Says the same as the Chinese notice of the same version, paragraph by paragraph.
  notice: (corpName) => [
    `The records are kept and used by ${corpName}. They are not sold, and not given to any other company for promotion.`,
    `Once you agree to "Remember what I read", we record which of our pages you opened, for how long, how far you read and what you tapped. It tells your adviser what matters to you, so that less of no use is sent. Before you agree we only count readers, without knowing who they are.`,
    `Browsing records are kept for ${KEPT_DAYS} days at most, then deleted automatically. Orders are kept for at least three years, as the law requires.`,
    `"Recommend by what I read" is a separate matter and can be turned off alone. You can still read and buy as before; your adviser then goes only by what you say.`,
    `A baby's age band is sensitive information. It is recorded only if a parent agrees to it separately: the age band alone, no name and no birthday. It is deleted as soon as the consent is withdrawn.`,
    `Refusing, withdrawing, exporting and deleting take one tap on this page. None of it affects reading pages, asking questions or using coupons in store.`,
  ],
  purposes: {
    browsing: {
      label: 'Remember what I read',
      effect: 'When off, readers are only counted and nobody knows it was you',
    },
    personalised: {
      label: 'Recommend by what I read',
      effect: 'When off, you read and buy as before',
    },
    guardian: {
      label: "Keep the baby's age band",
      effect: 'Only a parent can agree; withdrawing deletes the age band',
    },
  },
  answers: { agreed: 'Agreed', declined: 'Not now', withdrawn: 'Withdrawn' },
  holds: {
    views: {
      label: 'Browsing',
      note: `Which page, for how long; kept for ${KEPT_DAYS} days at most`,
    },
    forwards: { label: 'Passed on', note: 'Pages you passed on while you had agreed' },
    orders: { label: 'Orders', note: 'Kept for at least three years, as the law requires' },
    placements: {
      label: 'Orders on pages',
      note: 'Group orders, teams, purchases; what was paid is kept for three years, as the law requires',
    },
    benefits: { label: 'Coupons, points, check-ins', note: 'What you hold and what you used' },
    groupPoints: {
      label: 'Points in groups',
      note: `For pages, orders and check-ins; they only help your adviser; kept for ${KEPT_DAYS} days at most`,
    },
    afterSales: { label: 'After-sales', note: 'Kept together with the orders' },
    sends: { label: 'Sent to you', note: 'What was sent, so that it is not sent twice' },
    notes: { label: "Adviser's notes", note: 'What you told your adviser to remember' },
    tags: { label: 'Tags', note: 'Help your adviser remember what matters to you' },
    voices: {
      label: 'Votes and ideas',
      note: 'What you answered, wrote and backed on our pages, and reminders you asked for',
    },
    tasks: { label: 'Things to do', note: 'Remind your adviser of what to tell you' },
    answers: { label: 'Your choices', note: 'Proof of consent and withdrawal' },
  },
}
