import { clock, spanOf } from './minutes.ts'
import type { Condition, Deed, Wait } from './shapes.ts'

const WEEK = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const DATES: Record<string, string> = {
  followed: 'added as a friend',
  lastOrder: 'last order',
  reorder: '80% of her interval',
  asleep: '60 quiet days',
  flashOpen: 'opening',
  flashClose: 'cut-off',
  memberDay: 'member day',
}
const STAGES: Record<string, string> = {
  初识: 'new',
  了解: 'knows us',
  意向: 'interested',
  首购: 'first order',
  复购: 'buys again',
  沉睡: 'asleep',
}

const span = ({ days, hours, minutes }: Omit<ReturnType<typeof spanOf>, 'isBefore'>) =>
  [days && `${days} d`, hours && `${hours} h`, minutes && `${minutes} min`]
    .filter(Boolean)
    .join(' ')
const PAGES = { any: 'a page', article: 'an article', product: 'a product' }
const SINCE = { entry: ' since she entered', previous: ' since the last step' }
const stages = (of: string[]) => of.map((stage) => STAGES[stage] ?? stage).join(', ')

const condition = (one: Condition | Deed): string => {
  switch (one.is) {
    case 'ordered':
      return one.since === 'ever' ? 'has bought before' : 'ordered'
    case 'stage':
      return stages(one.of)
    case 'notStage':
      return `not ${stages(one.of)}`
    case 'opened':
      return `opened ${PAGES[one.what]}${'since' in one && one.since ? SINCE[one.since] : ''}`
    case 'neverOpened':
      return 'never opened a page'
    case 'looked':
      return `looked at one thing ${one.times} times`
    case 'said':
      return `said within ${one.days} d`
    case 'saidKind':
      return one.situation === 'coupon'
        ? `coupon within ${one.days} d`
        : `“${one.situation}” said within ${one.days} d`
    case 'talked':
      return `talked within ${one.days} d`
    case 'openCase':
      return 'an open after-sale'
    case 'noAgeBand':
      return 'no age band agreed'
    case 'saidNo':
      return `she said no within ${one.days} d`
    case 'optedOut':
      return 'opted out'
    case 'less':
      return 'asked for less'
    case 'otherPlay':
      return 'in another play'
    case 'notFriend':
      return 'not a friend yet'
    case 'friend':
      return 'became a friend'
    case 'tag':
      return `tag ${one.names.join(' or ')}`
    case 'groupKind':
      return one.of.join(', ')
    case 'audienceOrdered':
      return `${Math.round(one.share * 100)}% have ordered`
    case 'soldOut':
      return 'sold out'
    case 'openRate':
      return `opened by ${Math.round(one.share * 100)}%`
    case 'pushedThisWeek':
      return `${one.times} pushes this week`
    case 'justPushed':
      return `pushed within ${one.minutes} min`
    case 'dissolved':
      return 'group dissolved'
    case 'consentWithdrawn':
      return 'consent withdrawn'
  }
}

const OTHERWISE: Record<string, string> = { skip: 'skip', go: 'send anyway', leave: 'leave' }

const when = (wait: Wait): string => {
  switch (wait.is) {
    case 'after': {
      const long = span(spanOf(wait))
      return long ? `after ${long}` : 'at once'
    }
    case 'time':
      return `${wait.days ? `${wait.days} d later, ` : ''}${clock(wait.minute)}`
    case 'weekday':
      return `${WEEK[wait.weekday - 1]} ${clock(wait.minute)}`
    case 'monthDay':
      return `day ${wait.day} of the month, ${clock(wait.minute)}`
    case 'date': {
      const long = spanOf(wait)
      const shift = span(long) ? `${span(long)} ${long.isBefore ? 'before' : 'after'} ` : ''
      return `${shift}${DATES[wait.of]}${wait.minute === undefined ? '' : `, ${clock(wait.minute)}`}`
    }
    case 'event': {
      const long = wait.delayMinutes ? span(spanOf({ minutes: wait.delayMinutes })) : ''
      const later = long ? `${long} after she ` : 'once she '
      return `${later}${condition(wait.event)}, for ${wait.timeoutDays} d at most, else ${OTHERWISE[wait.otherwise]}`
    }
  }
}

export default {
  plays: 'Plays',
  intro:
    'Written step by step: who, when, what is said, and when it is not. Try it, then a manager publishes it.',
  none: 'No plays yet.',
  status: (status: string) =>
    ({
      draft: 'never published',
      running: 'running',
      paused: 'paused',
      draining: 'draining',
      stopped: 'stopped',
    })[status] ?? status,
  line: (version: number | null, steps: number, inside: number) =>
    version === null ? 'Draft' : `Version ${version} · ${steps} steps · ${inside} inside`,
  did: 'What it did',
  write: 'Write',
  tryIt: 'Try',
  copy: 'Copy',
  copied: 'Copied; now change it',
  copyName: (name: string) => `${name.slice(0, 15)} copy`,
  condition,
  when,

  version: (no: number) => `Version ${no}`,
  entered: 'Entered',
  inside: 'Inside',
  reached: 'Reached',
  goal: 'Goal',
  left: 'Left',
  refused: 'Not let in',
  refusedWhy: 'Not let in, by the first reason',
  leftWhy: 'Why they left',
  waiting: 'Waiting',
  prepared: 'Prepared',
  sent: 'Sent',
  opened: 'Opened',
  skipped: 'Skipped',
  came: 'Came',
  openRate: (rate: number, n: number) => `Opened ${rate}% (${n})`,
  noPage: 'No page in this step: what is opened is not known.',
  few: 'few',
  ownWord: (n: number) => `${n} by the sender’s own word`,
  composed: (n: number) => `${n} by a Moments post: composer opened, posted or not unknown`,
  replied: (n: number, of: number) => `Replied ${n} (of ${of} in 客服)`,
  repliedUnknown: 'Replies: not connected',
  addsUp: 'Came = waiting + prepared + sent + skipped + left + goal',
  lift: 'Hold-out',
  liftNone: 'Without a hold-out nobody can say what this play brought.',
  liftOf: (rate: number, held: number) => `Goal ${rate}% when spoken to, ${held}% when not`,
  liftPoints: (points: number, low: number, high: number) =>
    `${points} points apart (95% interval ${low} to ${high})`,
  open: (name: string, n: number) => `${name} ${n}, open the list`,
  list: 'List',
  listNone: 'Nobody.',
  noName: (n: number, isPart: boolean) =>
    `${isPart ? 'At least ' : ''}${n} whose names your role does not see`,
  atStep: (no: number) => `Step ${no}`,
  more: 'Show more',

  pause: 'Pause',
  resume: 'Resume',
  drain: 'Let run out',
  stop: 'Stop',
  stopSure: 'Everybody inside leaves when it stops.',
  done: 'Done',

  name: 'Name',
  steps: 'Steps',
  step: (no: number) => `Step ${no}`,
  addStep: 'Add a step',
  removeStep: (title: string) => `Remove “${title}”`,
  up: (title: string) => `Move “${title}” up`,
  down: (title: string) => `Move “${title}” down`,
  editStep: (title: string) => `Change “${title}”`,
  newStep: 'New step',
  whoFor: 'Who',
  everybody: 'Everybody',
  whenIs: 'When',
  whatSaid: 'What is said',
  unless: 'Not sent if',
  unlessEnter: 'Not let in if',
  title: 'Name of this step',
  waitKind: (kind: string) =>
    ({
      after: 'After a while',
      time: 'At an hour',
      weekday: 'On a weekday',
      monthDay: 'On a day of the month',
      date: 'On her date',
      event: 'When she does something',
    })[kind] ?? kind,
  dateOf: (of: string) => DATES[of] ?? of,
  weekday: (no: number) => WEEK[no - 1] ?? '',
  days: 'days',
  hours: 'hours',
  minutes: 'minutes',
  clock: 'Hour',
  atMostDays: 'Days to wait at most',
  otherwise: 'If it does not come',
  other: (what: string) => OTHERWISE[what] ?? what,
  sayKind: (kind: string) =>
    ({
      reply: 'A script',
      words: 'Own words',
      task: 'A task for the adviser',
      moment: 'A Moments post',
      upgrade: 'A recommendation in 客服',
    })[kind] ?? kind,
  reply: 'Which script',
  text: 'Words',
  variables: 'Insert',

  rules: 'Who enters, goal and limits',
  goalIs: 'Goal',
  noGoal: 'None',
  stops: 'Stops if',
  perDay: 'At most a day',
  perWeek: 'In 7 days',
  perMonth: 'In 30 days',
  holdOut: 'Hold-out %',
  holdOutHint: 'So many are not written to, to see the difference.',
  workdays: 'On workdays only',
  quiet: 'The shop is quiet from 21:30 to 8:30; here it can only be made quieter.',

  saving: 'Saving',
  saved: 'Draft saved',
  unsaved: 'Not saved; tried again when the network is back',
  stale: 'Somebody has just changed this play.',
  loadNew: 'Show what is new',
  mustFix: (n: number) => `${n} to set right`,
  drop: 'Drop draft',
  submit: 'Submit',
  submitted: (by: string) => `${by} submitted it; a manager publishes`,
  submitDone: 'Submitted; a manager publishes',
  review: 'Review',
  publish: 'Publish',
  published: (no: number) => `Version ${no} is published`,
  changes: 'Changes',
  noChanges: 'Nothing changed.',
  isNew: 'A new play',
  under: (n: number) => `${n} inside stay in the old version to its end.`,
  added: (title: string) => `Added “${title}”`,
  removed: (title: string) => `Removed “${title}”`,
  moved: (title: string) => `“${title}” changed places`,
  changed: (of: string, before: string, after: string) => `${of}: ${before} → ${after}`,
  nothing: 'none',
  yesNo: (is: boolean): string => (is ? 'yes' : 'no'),

  tryDays: (n: number) => `Next ${n} days`,
  tryPast: 'Last month',
  tryAll: 'Everybody',
  tryHint: 'Nothing is sent; it only shows what would be.',
  begin: 'Try it',
  cancelTry: 'Stop',
  looking: (n: number, of: number) => `${n} of ${of} looked at`,
  cancelled: 'Stopped; no result.',
  sum: (looked: number, inside: number, entered: number, refused: number, untouched: number) =>
    `${looked} = ${entered} enter + ${refused} not let in + ${untouched} untouched + ${inside} inside`,
  wouldReach: (n: number) => `${n} reached`,
  wouldNot: 'Not let in, by the first reason',
  wouldSay: 'Sent',
  wouldWait: 'Still waiting then',
  held: 'Held by which limits (times)',
  nobody: 'Nobody would enter in this time.',
  day: (day: string, n: number) => `${day.slice(5)} ${n}`,
  oneHer: 'This customer',
  oneInside: 'She is in it already.',
  oneNot: (why: string) => `She is not let in: ${why}`,
  oneNothing: 'Nothing lets her in in this time.',
  oneHeld: 'She is in the hold-out; nothing is sent to her.',
  oneWhat: (what: string) =>
    ({ say: 'Sent', skip: 'Skipped', wait: 'Waits', leave: 'Leaves', goal: 'Goal' })[what] ?? what,
  groupsOf: 'groups',
}
