import type { GroupKind } from './kinds.ts'

/** 群的照看: what a group is for, who is worth following in it, its lists of things to do. */
export interface GroupCareTables {
  /** 群规矩: what this group agreed with itself; a group without a row has the defaults of its kind. */
  groupRule: {
    groupId: string
    /** 履约: minutes in shop hours after which a waiting question is late. */
    replyLimitMin: number | null
    /** 隔夜群: posts in its time, and coupons a member may take. */
    maxPosts: number | null
    couponsPerPerson: number | null
    /** 会员日 benefit, valid on that weekday alone. */
    memberDayBenefit: string
    changedBy: string
    changedAt: number
  }
  /** 值得关注: at most four members a customer may follow when she folds the group. */
  groupGuide: {
    groupId: string
    /** 1…4 */
    slot: number
    staffId: string
    line: string
    chosenBy: string
    chosenAt: number
  }
  /** 群模板: six settings of a WeCom group, and what the group is for. */
  groupTemplate: {
    id: string
    title: string
    kind: GroupKind
    playName: string
    groupName: string
    welcome: string
    /** 固定成员: staff ids. */
    fixedMembersJson: string
    /** 防骚扰, 自动回复: what to choose in WeCom, in words. */
    antiSpam: string
    autoReply: string
    /** 允许改群名; null: only the owner may. */
    mayRenameAt: number | null
    /** 值得关注: `{ staffId, line }`, at most four. */
    guidesJson: string
    hours: number | null
    maxPosts: number | null
    couponsPerPerson: number | null
    replyLimitMin: number | null
    changedBy: string
    changedAt: number
    offAt: number | null
  }
  /**
   * 清单: 按模板建群 (`setup`) or 收尾 (`close`). One that stands has `activeKey` `<groupId>:<kind>`,
   * so a group has at most one of each; taken back, the key is null.
   */
  groupChecklist: {
    id: string
    groupId: string
    kind: 'setup' | 'close'
    activeKey: string | null
    templateId: string | null
    /** What was wished for when it was begun, see `api/groups/care/checklists.ts`. */
    wishJson: string
    reason: string
    /** null: the group's own clock began it. */
    openedBy: string | null
    openedAt: number
    cancelledAt: number | null
  }
  /** A tick by a named person. What WeCom can be asked for has no row: it is read. */
  groupTick: {
    checklistId: string
    item: string
    tickedBy: string
    tickedAt: number
  }
  /** 群生命周期 as of the last night's count; 「建议收尾」 is listed from it. */
  groupLife: {
    groupId: string
    storeId: string | null
    stage: string
    openRate: number | null
    /** Customers, and everybody: WeCom's limit counts colleagues too. */
    members: number
    people: number
    why: string
    suggestion: string | null
    /** 合并: a lively group of the same store and kind that could take the members in. */
    mergeIntoId: string | null
    countedAt: number
  }
  /** 待回复: a question in a 履约 group that nobody has answered yet. */
  groupWait: {
    id: string
    groupId: string
    customerId: string | null
    note: string
    startedBy: string
    startedAt: number
    /** Who answers it now, and what the shift before left in words. */
    keeperId: string
    handOffNote: string
    handedAt: number | null
    clearedBy: string | null
    clearedAt: number | null
  }
}
