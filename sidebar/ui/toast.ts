import { shallowRef } from 'vue'

export interface Toast {
  id: number
  text: string
  tone: 'done' | 'trouble'
  undo?: () => void
}

let serial = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** The one message at the foot of the screen. */
export const toast = shallowRef<Toast>()

/** What is returned takes the message away before its time. */
function show(next: Omit<Toast, 'id'>, lasts: number) {
  clearTimeout(timer)
  toast.value = { ...next, id: ++serial }
  timer = setTimeout(clearToast, lasts)
  const { id } = toast.value
  return () => {
    if (toast.value?.id === id) clearToast()
  }
}

export function clearToast() {
  clearTimeout(timer)
  toast.value = undefined
}

export const say = (text: string) => void show({ text, tone: 'done' }, 3000)
export const sayTrouble = (text: string) => void show({ text, tone: 'trouble' }, 6000)
/** Done already; five seconds to take it back. */
export const offerUndo = (text: string, undo: () => void) =>
  show({ text, tone: 'done', undo }, 5000)
