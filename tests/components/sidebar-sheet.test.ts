import { createApp, defineComponent, h, nextTick, ref } from 'vue'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { offerUndo, say } from '../../sidebar/ui/toast.ts'
import UiChip from '../../sidebar/ui/UiChip.vue'
import UiReason from '../../sidebar/ui/UiReason.vue'
import UiSheet from '../../sidebar/ui/UiSheet.vue'
import UiToast from '../../sidebar/ui/UiToast.vue'

let unmount = () => {}
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
})

async function show(component: Parameters<typeof createApp>[0]) {
  const root = document.createElement('div')
  document.body.append(root)
  const app = createApp(component)
  app.mount(root)
  unmount = () => app.unmount()
  await nextTick()
  await nextTick()
}

const press = (key: string, more: KeyboardEventInit = {}) =>
  document.activeElement!.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
  )

/** A page with one button that opens a sheet with two more. */
const aPageWithASheet = defineComponent(() => {
  const isOpen = ref(false)
  return () => [
    h('button', { id: 'opener', onClick: () => (isOpen.value = true) }, '她的标签'),
    isOpen.value
      ? h(UiSheet, { title: '标签', onClose: () => (isOpen.value = false) }, () => [
          h('button', { id: 'first' }, '一'),
          h('button', { id: 'last' }, '二'),
        ])
      : null,
  ]
})

async function openTheSheet() {
  await show(aPageWithASheet)
  const opener = document.getElementById('opener')!
  opener.focus()
  opener.click()
  await nextTick()
  await nextTick()
}

describe('a sheet', () => {
  test('is a dialog that says what it is, and takes the focus', async () => {
    await openTheSheet()
    const sheet = document.querySelector('[role=dialog]')!
    expect(sheet.getAttribute('aria-modal')).toBe('true')
    const label = document.getElementById(sheet.getAttribute('aria-labelledby')!)
    expect(label?.textContent).toBe('标签')
    expect(sheet.contains(document.activeElement)).toBe(true)
  })

  test('keeps somebody who tabs inside, forwards and backwards', async () => {
    await openTheSheet()
    const stops = [...document.querySelectorAll<HTMLElement>('[role=dialog] button')]
    stops.at(-1)!.focus()
    press('Tab')
    expect(document.activeElement).toBe(stops[0])
    press('Tab', { shiftKey: true })
    expect(document.activeElement).toBe(stops.at(-1))
  })

  test('closes on Esc and gives the focus back to what opened it', async () => {
    await openTheSheet()
    press('Escape')
    await nextTick()
    expect(document.querySelector('[role=dialog]')).toBeNull()
    expect(document.activeElement?.id).toBe('opener')
  })

  test('still closes on Esc when focus had gone to a message that has just left', async () => {
    await openTheSheet()
    ;(document.activeElement as HTMLElement).blur()
    press('Escape')
    await nextTick()
    expect(document.querySelector('[role=dialog]')).toBeNull()
  })
})

/** A sheet that was opened from another one. */
const twoSheets = defineComponent(() => {
  const open = ref(['券'])
  const close = (title: string) => (open.value = open.value.filter((one) => one !== title))
  const sheet = (title: string, inside: () => unknown[]) =>
    open.value.includes(title) ? h(UiSheet, { title, onClose: () => close(title) }, inside) : null
  return () =>
    sheet('券', () => [
      h('button', { id: 'give', onClick: () => open.value.push('为什么') }, '给她'),
      sheet('为什么', () => [h('input', { id: 'why', 'data-focus': '' }), h('button', '仍要发')]),
    ])
})

describe('a sheet over a sheet', () => {
  beforeEach(async () => {
    await show(twoSheets)
    document.getElementById('give')!.click()
    await nextTick()
    await nextTick()
  })
  const titles = () =>
    [...document.querySelectorAll('[role=dialog] h2')].map((it) => it.textContent)

  test('closes alone on Esc', async () => {
    expect(titles()).toEqual(['券', '为什么'])
    press('Escape')
    await nextTick()
    expect(titles()).toEqual(['券'])
  })

  test('is left to the keyboard between its ends', () => {
    expect(document.activeElement?.id).toBe('why')
    // Nobody takes the key away: the browser goes on to the next stop itself.
    expect(press('Tab')).toBe(true)
    expect(document.activeElement?.id).toBe('why')
  })
})

test('Esc that takes back half a pinyin word closes nothing', async () => {
  await openTheSheet()
  press('Escape', { isComposing: true })
  await nextTick()
  expect(document.querySelector('[role=dialog]')).not.toBeNull()
})

describe('the message at the foot of the screen', () => {
  test('is read out without interrupting, and takes a deed back within five seconds', async () => {
    await show(UiToast)
    const region = document.querySelector('[role=status]')!
    expect(region.getAttribute('aria-live')).toBe('polite')
    const undo = vi.fn()
    offerUndo('已加「夜里尿多」', undo)
    await nextTick()
    expect(region.textContent).toContain('已加「夜里尿多」')
    region.querySelector('button')!.click()
    await nextTick()
    expect(undo).toHaveBeenCalledTimes(1)
    expect(region.textContent!.trim()).toBe('')
  })

  test('offers nothing to take back once the five seconds are over', async () => {
    vi.useFakeTimers()
    try {
      await show(UiToast)
      offerUndo('记下了', () => {})
      vi.advanceTimersByTime(4900)
      await nextTick()
      expect(document.querySelector('.toast-undo')).not.toBeNull()
      vi.advanceTimersByTime(200)
      await nextTick()
      expect(document.querySelector('.toast-undo')).toBeNull()
    } finally {
      vi.useRealTimers()
    }
  })

  test('shows the newest only', async () => {
    await show(UiToast)
    say('第一句')
    say('第二句')
    await nextTick()
    expect(document.querySelectorAll('.toast')).toHaveLength(1)
    expect(document.querySelector('.toast')!.textContent).toContain('第二句')
  })
})

test('a chip is a real button that says whether it is pressed', async () => {
  const isOn = ref(false)
  await show(
    defineComponent(
      () => () =>
        h(
          UiChip,
          { isPressed: isOn.value, onClick: () => (isOn.value = !isOn.value) },
          () => '夜里',
        ),
    ),
  )
  const chip = document.querySelector('button')!
  expect(chip.getAttribute('aria-pressed')).toBe('false')
  chip.click()
  await nextTick()
  expect(chip.getAttribute('aria-pressed')).toBe('true')
})

test('a reason that was refused is still there when she opens it again', async () => {
  const confirmed: string[] = []
  const props = { label: '退款', name: '拉拉裤', hint: '为什么', isBusy: false }
  const onConfirm = (reason: string) => confirmed.push(reason)
  await show(defineComponent(() => () => h(UiReason, { ...props, onConfirm })))
  const open = async () => {
    document.querySelector<HTMLElement>('[aria-label="退款：拉拉裤"]')!.click()
    await nextTick()
    return document.querySelector('input')!
  }
  const field = await open()
  field.value = '拿错尺码'
  field.dispatchEvent(new Event('input'))
  await nextTick()
  document.querySelector('form')!.dispatchEvent(new Event('submit'))
  await nextTick()
  expect(confirmed).toEqual(['拿错尺码'])
  expect((await open()).value).toBe('拿错尺码')
})
