/** 企业标签, as the corp keeps them in WeCom. Ids are stable: `et` like WeCom's. */
export const tagPlans = [
  {
    id: 'etg_age',
    name: '月龄段',
    tags: [
      ['et_age_pregnant', '孕期'],
      ['et_age_late', '孕晚期'],
      ['et_age_0_6', '0-6月'],
      ['et_age_7_9', '7-9月'],
      ['et_age_10_12', '10-12月'],
      ['et_age_13_18', '13-18月'],
      ['et_age_19_24', '19-24月'],
      ['et_age_2_3', '2-3岁'],
      ['et_age_3_up', '3岁以上'],
    ],
  },
  {
    id: 'etg_care',
    name: '关心什么',
    tags: [
      ['et_night', '夜里尿多'],
      ['et_rash', '怕红屁屁'],
      ['et_food', '辅食'],
      ['et_size', '尺码问过'],
      ['et_sleep', '睡眠'],
      ['et_teeth', '出牙'],
      ['et_book', '绘本'],
      ['et_stroller', '推车'],
    ],
  },
  {
    id: 'etg_know',
    name: '熟到哪一步',
    tags: [
      ['et_new', '刚加上'],
      ['et_reads', '常看文章'],
      ['et_visited', '到店看过'],
      ['et_first', '买过一次'],
      ['et_regular', '老客'],
      ['et_quiet', '好久没来'],
    ],
  },
  {
    id: 'etg_people',
    name: '是怎样的人',
    tags: [
      ['et_elder', '家里老人'],
      ['et_shares', '愿意分享'],
      ['et_coupons', '券多单少'],
      ['et_partner', '合作意向'],
    ],
  },
  {
    id: 'etg_day',
    name: '会员日',
    tags: [
      ['et_wed', '周三会员日'],
      ['et_sat', '周六会员日'],
      ['et_sun', '周日会员日'],
    ],
  },
] as const

/** The id of a tag by the words people use. */
export const tagIdOf = (name: string): string => {
  for (const group of tagPlans) {
    for (const [id, tagName] of group.tags) if (tagName === name) return id
  }
  throw new Error(`no such tag: ${name}`)
}
