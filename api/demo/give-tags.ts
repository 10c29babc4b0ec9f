import { tagIdOf } from './data/tags.ts'
import type { DealtPerson } from './dealt-person.ts'
import { seededRandom } from './random.ts'

const ofStage = {
  初识: '刚加上',
  了解: '常看文章',
  意向: '到店看过',
  首购: '买过一次',
  复购: '老客',
  沉睡: '好久没来',
} as const

const ofAge: Record<string, readonly string[]> = {
  孕期: ['尺码问过'],
  '0-6月': ['夜里尿多', '怕红屁屁', '睡眠'],
  '7-9月': ['辅食', '出牙'],
  '10-12月': ['夜里尿多', '辅食', '怕红屁屁'],
  '13-18月': ['推车', '尺码问过'],
  '19-24月': ['绘本', '尺码问过'],
  '2-3岁': ['绘本', '睡眠'],
  '3岁以上': ['绘本'],
}

const anyCare = ['夜里尿多', '怕红屁屁', '辅食', '尺码问过', '睡眠', '出牙', '绘本', '推车']
const memberDay: Record<string, string> = {
  st1: '周三会员日',
  st2: '周日会员日',
  st3: '周六会员日',
}

/** 1–4 tags from the stage and, where a guardian agreed, from the age band. */
export function giveTags(person: Omit<DealtPerson, 'tagIds'>): string[] {
  if (person.plan?.tags) return person.plan.tags.map(tagIdOf)
  const random = seededRandom(`doumiao-20261121:tags:${person.id}`)
  const names: string[] = person.wxType === 2 ? ['合作意向'] : [ofStage[person.stage]]
  if (person.ageBand) names.push(person.ageBand, random.pick(ofAge[person.ageBand]!))
  else if (person.stage !== '初识' && random.next() < 0.6) names.push(random.pick(anyCare))
  if (/姥姥|奶奶/.test(person.name)) names.push('家里老人')
  if (names.length < 4 && person.stage === '复购' && random.next() < 0.7) {
    names.push(memberDay[person.storeId]!)
  }
  return [...new Set(names)].slice(0, 4).map(tagIdOf)
}
