import type { Reply } from '../../db/queries/replies.ts'
import type { ChatContext } from '../replies/chat-context.ts'
import type { PreparedPart } from '../replies/parts.ts'
import { type Blocked, type Card, prepareReply } from '../replies/prepare-reply.ts'
import { suitsChat } from '../replies/why-blocked.ts'
import { readEvidence } from '../tasks/evidence.ts'
import type { TaskRow } from '../tasks/show-task.ts'
import { type Facts, type Idea, suggest } from './suggestions.ts'

const AT_MOST = 3

/** 现在可以: one thing to say, with why, ready to be looked at. */
export interface Suggestion {
  key: string
  replyId: string
  category: string
  title: string
  reason: string
  parts: PreparedPart[]
  blocked: Blocked | null
}

/** The best three ideas for which the shop has words that may be said to her. */
export function listSuggestions(input: {
  facts: Omit<Facts, 'tasks'>
  taskRows: TaskRow[]
  replies: Reply[]
  /** Pages that may be sent, by id. */
  cards: ReadonlyMap<string, Card>
  context: ChatContext
}): Suggestion[] {
  const { facts, replies, cards, context } = input
  const tasks = input.taskRows.map((row) => ({
    id: row.id,
    rule: row.rule,
    replyId: row.replyId,
    dueAt: row.dueAt,
    evidence: readEvidence(row.evidenceJson),
  }))
  const worded = suggest({ ...facts, tasks }).flatMap((idea) => {
    const reply = wordsFor(idea, replies)
    return reply && suitsChat(reply.category, context.listener.chat) ? [{ idea, reply }] : []
  })
  return worded
    .map(({ idea, reply }) => ({
      idea,
      reply,
      prepared: prepareReply(reply, context, cards, facts.now, idea),
    }))
    .filter(({ prepared }) => prepared.verdict.kind !== 'never')
    .slice(0, AT_MOST)
    .map(({ idea, reply, prepared }) => ({
      key: idea.key,
      replyId: reply.id,
      category: reply.category,
      title: reply.title,
      reason: idea.reason,
      parts: prepared.parts,
      blocked: prepared.blocked,
    }))
}

const wordsFor = (idea: Idea, replies: Reply[]) =>
  replies.find(({ id }) => id === idea.replyId) ??
  replies.find(({ situation }) => situation !== null && situation === idea.situation)
