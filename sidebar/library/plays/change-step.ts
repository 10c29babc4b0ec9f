import type { Step } from './shapes.ts'

/** The same for everybody it reaches: no words of her own, no coupon, nobody's role. */
export const isOneForAll = ({ how, say }: Step) => how === 'mass' || say.kind === 'moment'

/** The step without these of its parts. */
export function without<Part extends 'coupon' | 'instead' | 'by' | 'staffNote' | 'dropHours'>(
  step: Step,
  ...parts: Part[]
): Step {
  const rest = { ...step }
  for (const part of parts) delete rest[part]
  return rest
}

/** The step saying another kind of thing; what that kind cannot carry goes, the words stay. */
export function sayingAs(step: Step, kind: Step['say']['kind'], firstReply: string): Step {
  const text = 'text' in step.say ? step.say.text : ''
  switch (kind) {
    case 'reply':
      return { ...step, say: { kind, replyId: firstReply } }
    case 'words':
      return { ...step, say: { kind, text } }
    case 'moment':
      return { ...without(step, 'coupon', 'instead', 'by'), how: 'tap', say: { kind, text } }
    case 'task':
      return { ...without(step, 'coupon', 'instead'), how: 'tap', say: { kind, text } }
    case 'upgrade': {
      const bare = without(step, 'coupon', 'instead', 'by')
      return { ...bare, how: 'tap', say: { kind, to: 'member', text } }
    }
  }
}

/** The step sent one by one, or as a 群发. */
export const sentAs = (step: Step, how: Step['how']): Step =>
  how === 'mass' ? { ...without(step, 'coupon', 'instead', 'by'), how } : { ...step, how }
