// 孩子的信息是敏感信息: a month range at most, and only after a guardian's consent. This reads a
// note before it is kept; it is a reminder to the member, not a lock on language.
const BIRTHDAY =
  /(?:生日|出生|生于).{0,8}\d{1,4}\s*[年月./-]\s*\d{1,2}|\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?\s*(?:出?生)/
const CHILD_AGE =
  /\d{1,2}\s*个?月(?:大|龄|的?(?:宝|娃|孩))|月龄|(?:宝宝|孩子|娃).{0,6}\d+\s*(?:个月|岁)/

export type ChildWords = { kind: 'ok' } | { kind: 'refused'; reason: string }

/** Whether a note about a child may be kept. */
export function checkChildWords(text: string, hasGuardianConsent: boolean): ChildWords {
  if (BIRTHDAY.test(text)) {
    return { kind: 'refused', reason: '不记孩子的生日，记大概的月龄段就好' }
  }
  if (!hasGuardianConsent && CHILD_AGE.test(text)) {
    return { kind: 'refused', reason: '家长还没有单独同意，先不记孩子的月龄' }
  }
  return { kind: 'ok' }
}
