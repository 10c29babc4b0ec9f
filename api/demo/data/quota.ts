/** The shop's book: how many of each. Everything that is generated must add up to it. */
export const quota = {
  kind: { friend: 184, kf: 10, member: 6 },
  store: { st1: 82, st2: 63, st3: 55 },
  stage: { 初识: 34, 了解: 48, 意向: 37, 首购: 29, 复购: 34, 沉睡: 18 },
  wxType: { wechat: 194, wecom: 6 },
  consent: { agreed: 118, declined: 31, none: 51 },
  preference: { normal: 177, less: 14, none: 9 },
  guardianConsent: 76,
  assigned: { u_linxiaoyu: 48, u_hejing: 34, u_chenmo: 63, u_suting: 55 },
  storeOf: { u_linxiaoyu: 'st1', u_hejing: 'st1', u_chenmo: 'st2', u_suting: 'st3' },
  /** 仅在群里, beside the one with a story: how many with whom. */
  groupOnly: [
    ['u_hejing', 1],
    ['u_chenmo', 2],
    ['u_suting', 2],
  ],
} as const
