export default {
  title: 'How we know it is her',
  levels: (level: string) =>
    ({
      confirmed: 'Confirmed to be her',
      possible: 'Possibly her',
      anonymous: 'Her reading is not recognised yet',
    })[level] ?? level,
  by: (confidence: string) =>
    ({
      sure: "WeCom's login says this WeChat is hers",
      likely: 'Someone who agreed opened a link sent to her alone',
    })[confidence] ?? confidence,
  none: 'She has not agreed to records on our pages, so nothing read counts as hers.',
  likelyNote:
    'A "possible" is shown to you only: it counts in no timeline or score and starts no task or message.',
  since: (day: string) => `since ${day}`,
  undone: (who: string, day: string) => `taken back by ${who}, ${day}`,
  undo: 'Not her: take back',
  undoSure:
    'What this WeChat read and holds leaves her, and is not counted as hers by itself again.',
  undoNow: 'Take back',
  saved: 'Taken back',
  wait: 'Looking up how she was recognised',
}
