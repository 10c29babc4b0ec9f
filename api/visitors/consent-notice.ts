import type { Schema } from '../../db/schema.ts'

export type Purpose = Schema['consent']['purpose']
export type Answer = Schema['consent']['answer']

/** Days a named browsing record is kept; the purge and the notice read the same number. */
export const KEPT_DAYS = 180
/** Days for which 先不用 is not asked again. */
export const ASK_AGAIN_DAYS = 180

/** Which words she saw when she answered; a new text gets a new date, the old one stays in git. */
export const NOTICE_VERSION = '2026-11-21'

/** 告知书. Says who, what, why, how long, how to refuse, and whom to ask. */
export const notice = (corpName: string): readonly string[] => [
  `记录由${corpName}保存和使用，不卖给别人，也不交给别的公司做推广。`,
  `您同意「记住我看过什么」以后，我们记下：您打开了我们发的哪一页、看了多久、看到哪里、点了什么。用来让顾问知道您关心什么，少发没用的。同意以前只数人数，不知道是谁。`,
  `浏览记录最多留 ${KEPT_DAYS} 天，到期自动删掉。订单按法律要求至少留三年。`,
  `「按我看过的推荐」是另一件事，可以单独关。关掉以后照常看、照常买，顾问只按您说的话帮您挑。`,
  `宝宝的月龄段属于敏感信息，只有家长单独同意才记；只到月龄段，不记姓名和生日。撤回后马上删掉。`,
  `不同意、撤回、导出、删除，都在这一页点一下就行，不影响您看页面、问问题和到店用券。`,
]

export const PURPOSES: Record<Purpose, { label: string; effect: string }> = {
  browsing: { label: '记住我看过什么', effect: '关掉后只数人数，不知道是您' },
  personalised: { label: '按我看过的推荐', effect: '关掉后照常看和买' },
  guardian: { label: '记宝宝月龄段', effect: '只有家长能同意；撤回就删掉月龄段' },
}
