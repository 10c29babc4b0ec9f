export default {
  title: 'Upgrade service',
  reading: (title: string) => `Before asking she was reading "${title}"`,
  cameFrom: (scene: string) => `She came into service from ${scene}`,
  recommend: (kind: string, name: string) =>
    `Recommend ${kind === 'member' ? 'adviser' : 'group'} ${name}`,
  badge: (kind: string) => (kind === 'member' ? 'Adviser' : 'Group'),
  unset:
    'No advisers or groups are set up under "upgrade service" in WeCom. Ask the administrator.',
  away: 'WeCom does not answer, so nobody can be recommended just now.',
  none: 'She has everything that could be recommended.',
  offered: (by: string) =>
    `Recommended by ${by}, not accepted yet. Send the card or code in WeCom.`,
  asking: 'Telling WeCom…',
  cancelled: 'This recommendation was cancelled.',
  accepted: (kind: string) =>
    kind === 'member' ? 'She added the adviser.' : 'She joined the group.',
  again: (when: string) => `At most once in 7 days; again from ${when}.`,
  readyWords: 'Ready words',
  cancel: 'Cancel',
  done: 'Recommended. You can send the words below.',
  taken: 'Recommendation cancelled',
}
