import type { TagGroup } from '../shapes.ts'
import { useAnswer } from '../useAnswer.ts'

/** 标签, by group: what may be put on a customer. Kept, so that tagging works without a network. */
export const useTags = (enabled: () => boolean = () => true) =>
  useAnswer<{ groups: TagGroup[] }>('/tags', { keep: true, enabled })
