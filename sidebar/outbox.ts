import { ref, shallowRef } from 'vue'
import { ask, isOnline, newKey, Refusal } from './api.ts'
import { forget, keep, recall } from './keep.ts'

/** A small write that may wait for the network: a tag, a note, a stage, a task that is done. */
export interface Letter {
  id: string
  method: 'POST' | 'PUT' | 'DELETE'
  path: string
  body?: unknown
  /** What it belongs to, so that the screen can mark it 「待发送」. */
  about: string
}

const letters = shallowRef<Letter[]>(recall<Letter[]>('outbox') ?? [])
/** A letter the server would not take, to be told to her. */
export const refused = ref<{ letter: Letter; refusal: Refusal }>()

/** Grows by one each time waiting letters have reached the server. */
export const delivered = ref(0)

export const waiting = letters

export const isWaiting = (about: string) => letters.value.some((letter) => letter.about === about)

function lay(next: Letter[]) {
  letters.value = next
  if (next.length) keep('outbox', next)
  else forget('outbox')
}

const underWay = new Map<string, Promise<unknown>>()

/** Sends it now, or keeps it until the network is back. A "no" from the server is thrown. */
export function write<T>(letter: Omit<Letter, 'id'>): Promise<T | 'waiting'> {
  const { about } = letter
  // Order matters (a tag set, then taken off): what is about the same takes its turn.
  const turn = underWay.get(about)?.then(() => send<T>(letter)) ?? send<T>(letter)
  const over = turn.catch(() => undefined)
  underWay.set(about, over)
  void over.then(() => underWay.get(about) === over && underWay.delete(about))
  return turn
}

async function send<T>(letter: Omit<Letter, 'id'>): Promise<T | 'waiting'> {
  // And behind a waiting letter everybody waits.
  if (letters.value.length === 0) {
    try {
      return await ask<T>(letter.method, letter.path, letter.body)
    } catch (error) {
      if (!(error instanceof Refusal && error.isRoad)) throw error
    }
  }
  lay([...letters.value, { ...letter, id: newKey() }])
  if (isOnline.value) void deliver()
  return 'waiting'
}

/** What has not left yet need not be sent at all; false when it has, or is just leaving. */
export function unsend(isIt: (letter: Letter) => boolean): boolean {
  const stays = letters.value.filter((letter, i) => !isIt(letter) || (delivering && i === 0))
  if (stays.length === letters.value.length) return false
  lay(stays)
  return true
}

let delivering = false

/** Sends what waits, in order; stops at the first that does not get through. */
export async function deliver() {
  if (delivering || letters.value.length === 0) return
  delivering = true
  let sent = 0
  try {
    for (let letter = letters.value[0]; letter; letter = letters.value[0]) {
      try {
        await ask(letter.method, letter.path, letter.body)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        if (error.isRoad || error.status >= 500 || error.status === 401 || error.status === 429)
          return
        refused.value = { letter, refusal: error }
      }
      lay(letters.value.filter((other) => other !== letter))
      sent++
    }
  } finally {
    delivering = false
    if (sent) delivered.value++
  }
}

let isStarted = false

/** Once it is known who is signed in: what waits goes under her name, and under no other. */
export function startDelivery() {
  if (isStarted) return void deliver()
  isStarted = true
  addEventListener('online', () => void deliver())
  document.addEventListener('visibilitychange', () => void deliver())
  setInterval(() => void deliver(), 20_000)
  void deliver()
}

/** Written only by tests and by signing out. */
export const emptyOutbox = () => lay([])
