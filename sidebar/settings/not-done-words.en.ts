const refusals: Record<string, { what: string; why: string; instead: string }> = {
  add: {
    what: 'Adding friends automatically',
    why: 'There is no official interface. Whatever does it is a hack, and accounts are closed for it.',
    instead: 'contact-me codes and links: customers add themselves, and where from is kept.',
  },
  pull: {
    what: 'Pulling people into groups',
    why: 'There is no official interface, and nobody should be pulled in unasked.',
    instead: 'join codes people use themselves; customer service can recommend a group.',
  },
  answer: {
    what: 'Automatic replies, chat robots',
    why: 'No official interface lets a machine speak for you in chats or groups.',
    instead: 'words made ready for one tap; customer service has its own welcome and menu.',
  },
  moments: {
    what: 'Reading customers’ past Moments',
    why: 'Not given officially; scraping them invades people’s privacy.',
    instead: 'a post made ready and WeCom’s composer opened; you post it.',
  },
  mass: {
    what: 'Mass sends without end',
    why: 'WeCom limits them per customer and month; too many are folded away and reported.',
    instead: 'audiences by stage, counted before you send, with what is left of the quota.',
  },
  invite: {
    what: 'Inviting in bulk',
    why: 'There is no official interface.',
    instead: 'a reminder to change the code when a group is 90% full.',
  },
  dissolve: {
    what: 'Dissolving groups or removing people for you',
    why: 'WeCom only tells us that a group was dissolved; throwing people out hurts.',
    instead: 'a closing list; you dissolve, we check. Against spam, WeCom’s own rules.',
  },
  share: {
    what: 'Coupons, points or draws for sharing',
    why: 'WeChat forbids paying for shares and blocks such links.',
    instead: 'thanks when a friend really came and bought, not for forwarding.',
  },
  archive: {
    what: 'Reading what is said in chats',
    why: 'The archive is a contract of its own and needs every customer’s consent.',
    instead: 'nothing is connected; group points say that they leave words out.',
  },
}

export default {
  title: 'Not supported, not done',
  promise:
    'Official WeCom interfaces only. No hacks, no robots, nothing on the phone’s WeChat; ceilings are kept by the server.',
  ownPhone: 'Your own phone is enough: with WeCom on it, nothing else is installed.',
  what: (key: string) => refusals[key]!.what,
  why: (key: string) => refusals[key]!.why,
  instead: (key: string) => `Instead: ${refusals[key]!.instead}`,
}
