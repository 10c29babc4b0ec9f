import { WireError } from './errors.ts'
import type { Fields } from './fields.ts'

const chars = (text: string | undefined) => [...(text ?? '')].length

function atMost(part: Fields | undefined, name: string, limit: number) {
  if (chars(part?.text(name)) > limit) throw new WireError(45002, name)
}

function few(card: Fields, name: string, most: number, least = 0) {
  const list = card.records(name)
  if (list.length > most || list.length < least) {
    throw new WireError(40058, `template_card.${name}: ${least}-${most}`)
  }
  return list
}

const needAction = (card: Fields) => {
  const action = card.record('card_action')
  if (!action) throw new WireError(40063, 'missing parameter template_card.card_action')
  action.number('type', { min: 1, max: 2 })
}

const own: Record<string, (card: Fields) => void> = {
  text_notice: (card) => {
    needAction(card)
    const emphasis = card.record('emphasis_content')
    atMost(emphasis, 'title', 14)
    atMost(emphasis, 'desc', 22)
    if (!card.text('sub_title_text') && !card.record('main_title')?.text('title')) {
      throw new WireError(40063, 'one of main_title.title, sub_title_text is needed')
    }
  },
  news_notice: (card) => {
    needAction(card)
    if (!card.record('card_image') && !card.record('image_text_area')) {
      throw new WireError(40063, 'one of card_image, image_text_area is needed')
    }
    few(card, 'vertical_content_list', 4)
  },
  button_interaction: (card) => {
    for (const button of few(card, 'button_list', 6)) button.need('text')
  },
  vote_interaction: (card) => {
    const options = card.record('checkbox')?.records('option_list') ?? []
    if (options.length < 1 || options.length > 20) throw new WireError(40058, 'option_list: 1-20')
  },
  multiple_interaction: (card) => {
    few(card, 'select_list', 3, 1)
  },
}

/** 模板卡片: the limits WeCom states for all kinds, then each kind's own. */
export function checkCard(card: Fields) {
  const kind = card.need('card_type')
  const check = own[kind]
  if (!check) throw new WireError(40058, 'template_card.card_type')
  atMost(card.record('main_title'), 'title', 36)
  atMost(card.record('main_title'), 'desc', 44)
  atMost(card, 'sub_title_text', 160)
  few(card, 'horizontal_content_list', 6)
  few(card, 'jump_list', 3)
  const taskId = card.text('task_id', { bytes: 128 })
  if (taskId !== undefined && !/^[0-9A-Za-z_@-]+$/.test(taskId)) {
    throw new WireError(40058, 'template_card.task_id')
  }
  const isAsking = !kind.endsWith('_notice')
  if ((isAsking || card.has('action_menu')) && !taskId) {
    throw new WireError(40063, 'missing parameter template_card.task_id')
  }
  check(card)
}
