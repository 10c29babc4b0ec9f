export default {
  points: 'Points',
  rule: 'Points for orders',
  perYuan: 'Points for each yuan paid (0 for none)',
  ruleHint:
    'Orders from now on count by this; refunds take their part back. Earlier ones stay as they are.',
  ruleSaved: 'Saved; orders from now on count by this',
  takeOver: 'Taken over from elsewhere',
  takeOverHint:
    'First line: 流水号,客户,积分,最后一天. A number counts once however often it is brought; one wrong line and none is taken.',
  choose: 'Choose a table (CSV)',
  taken: (lines: number, added: number, same: number, unknown: number) =>
    `${lines} lines: ${added} new, ${same} known before, ${unknown} of nobody we know`,
}
