/** 小名 and who is speaking; never a real name. */
export const babyNames =
  '团团 圆圆 毛豆 小米 豆包 阳阳 乐乐 嘟嘟 暖暖 星星 芽芽 橙子 南瓜 石头 小鱼 七七 悠悠 布丁 辰辰 小桃 山竹 核桃 栗子 麦子 青青 禾禾 兜兜 点点 元宝 小虎'.split(
    ' ',
  )

/** Shares of 188 people; they are rounded so that they sum to 188. */
export const relations = { 妈: 0.74, 爸: 0.14, 姥姥: 0.05, 奶奶: 0.05, 女士: 0.02 } as const

/** For those who gave no 小名: a surname alone. */
export const surnames = ['许', '沈', '贺', '温', '简', '岳']

/** Where WeCom contacts work. Invented. */
export const companies = [
  ['拾光亲子餐厅（虚构）', '店长'],
  ['向阳小照相馆（虚构）', '摄影师'],
  ['临江云杉物业（虚构）', '客服主管'],
  ['青禾早教中心（虚构）', '课程顾问'],
  ['江湾社区服务站（虚构）', '干事'],
] as const
