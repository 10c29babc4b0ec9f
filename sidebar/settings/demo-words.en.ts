export default {
  title: 'Demo data',
  what: 'This is the demo shop 豆苗屋. Its people and events are fictional; tap whatever you like.',
  simulated:
    'Simulated: WeCom’s server and both sides’ chats, customers in WeChat, payments and the till, and time (from Saturday 20:41).',
  real: 'Real: this sidebar, the pages customers open, the database and every number, each summed from what happened in the demo.',
  anew: 'Begin anew',
  anewWhy: 'Puts the shop back to its first evening.',
  sure: 'Begin anew?',
  sureWhat:
    'Everything done in the demo goes for good: messages, notes, payments, settings. Setting it up again takes about a minute; other windows have to be reloaded.',
  begin: 'Clear it and begin anew',
  underWay: 'Setting it up again, about a minute. Keep this page open…',
  ready: 'It is ready',
  failed: 'Nothing was cleared',
  slow: 'This takes longer than usual. Look at the terminal it was started in.',
  connect: 'Connect your own corp',
  steps: [
    'In WeCom’s console create an app of your own, choose who sees it, and add it under 客户联系 → 可调用接口的应用.',
    'Set your domain under 可信域名, and https://your.domain/sidebar/ as the page of the chat toolbar.',
    'Set https://your.domain/wecom/callback under 接收消息, and note Token and EncodingAESKey.',
    'Add the server’s outgoing IP under 企业可信IP.',
    'Set the environment variables as README says, with an empty database, and start. Whatever is missing is named.',
    'Whoever signs in first is the manager: run the connection check here, then sync.',
  ].join('\n'),
  connectWhy:
    'With a real corp the simulator, the practice desk and this card do not exist. Do not reuse the demo’s database.',
}
