export default {
  title: 'How we know it is her',
  levels: (level: string) =>
    ({
      confirmed: 'Confirmed to be her',
      possible: 'Possibly her',
      anonymous: 'Her reading is not recognised yet',
    })[level] ?? level,
  by: (evidence: string) =>
    ({
      external_userid: "WeCom's login says this WeChat is hers",
      unionid: 'WeCom says the WeChat in the mini program is hers',
      pending_id: 'Read in the mini program first; since she was added, WeCom says it is her',
      link: 'Someone who agreed opened a link sent to her alone',
    })[evidence] ?? evidence,
  none: 'She has not agreed to records on our pages, so nothing read counts as hers.',
  likely: 'Possible',
  likelyNote:
    'A "possible" is shown to you only: it counts in no timeline or score and starts no task or message.',
  since: (day: string) => `since ${day}`,
  undone: (who: string, day: string) => `taken back by ${who}, ${day}`,
  undo: 'Not her: take back',
  undoSure:
    'What this WeChat read and holds leaves her, and is not counted as hers by itself again.',
  undoNow: 'Take back',
  saved: 'Taken back',
}
