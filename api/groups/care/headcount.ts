/** WeCom's own limit of people in a customer group, colleagues included. */
export const GROUP_LIMIT = 500
const NEARLY_FULL = 0.9

/** Whether the next group's code should be made ready. */
export const isNearlyFull = (people: number) => people >= GROUP_LIMIT * NEARLY_FULL

/** 「翠湖·周三会员日」 → 「翠湖·周三会员日 2群」 → 「翠湖·周三会员日 3群」 */
export function nextGroupName(name: string): string {
  const [, base, no] = /^(.*?)\s*(\d{1,3})群$/.exec(name) ?? []
  return base === undefined ? `${name} 2群` : `${base} ${Number(no) + 1}群`
}
