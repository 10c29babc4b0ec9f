import { expect, test } from 'vitest'
import { runDuePlays } from '../../api/plays/run-due-plays.ts'
import { createWorld } from '../world.ts'

test('the six plays of the demo shop read well, run, and their numbers are the shop’s own', async () => {
  await using world = await createWorld({ shop: 'demo' })
  const as = async (staffId: string) => {
    const { browser } = await world.asStaff(staffId)
    return async (path: string) => (await browser.get(`/api/sidebar${path}`)).json() as any
  }
  const fangzhou = await as('u_fangzhou')
  const lin = await as('u_linxiaoyu')

  async function check() {
    const { items } = await fangzhou('/plays')
    expect(items.map(({ name, status }: any) => `${name} ${status}`)).toEqual([
      '新客培育 running',
      '老客激活 running',
      '常客复购 running',
      '隔夜群 24 小时 running',
      '群：真实对话 running',
      '周X会员日 running',
    ])
    const { people, steps } = await fangzhou('/plays/pl_new')
    expect(people).toMatchObject({ in: 34, entered: 38, reached: 38, refused: 162, goal: 4 })
    expect(Object.fromEntries(people.refusedWhy.map(({ words, n }: any) => [words, n]))).toEqual({
      夜里或额度: 21,
      已在其它打法: 19,
      还没打开过页面: 40,
      已达成目标: 12,
      少发点: 9,
      别再发: 6,
      其它: 55,
    })
    // 打个招呼 is words alone: who opened them cannot be known, which is not 0 %.
    expect(steps[0]).toMatchObject({ sent: 38, openRate: null, hasPage: false })
    expect(steps[2]).toMatchObject({ hasPage: true })
    for (const step of steps) {
      const { entered, waiting, prepared, sent, skipped, left, goal } = step
      expect(entered).toBe(waiting + prepared + sent + skipped + left + goal)
    }

    const due = await lin('/today/plays')
    expect(
      due.items.map(({ name, play, stepNo }: any) => `${name} ${play} ${stepNo}`).sort(),
    ).toEqual(
      ['果果妈 新客培育 4', '栗子妈 新客培育 3', '翠湖·周六纸尿裤团 隔夜群 24 小时 4'].sort(),
    )
    const her = await lin('/customers/cu001/plays')
    expect(her.cards).toMatchObject([
      {
        play: '新客培育',
        day: 3,
        stepNo: 4,
        steps: 5,
        replyId: 's18',
        isMine: true,
        blocked: null,
      },
    ])
    const kele = await lin('/customers/cu003/plays')
    expect(kele.ended).toMatchObject([{ play: '常客复购', words: '已完成目标，停止（再次下单）' }])
    const group = await lin('/groups/g02/plays')
    expect(group.plays).toMatchObject([
      {
        play: '隔夜群 24 小时',
        stepNo: 4,
        steps: 5,
        card: { title: '截单', replyId: 's28', isMine: true, blocked: null },
        skipped: [{ title: '尺码提醒', words: '跳过：已看 38%，刚提过' }],
      },
    ])
    expect(group.plays[0].card.parts[0].text).toContain('今晚21:00截单，还剩2份')
  }
  await check()
  // The engine finds nothing to say otherwise.
  await runDuePlays(world.deps)
  await check()
})
