import { useQueryCache } from '@pinia/colada'
import { toValue, type MaybeRefOrGetter } from 'vue'
import { at, newKey, Refusal } from '../api.ts'
import { rightNow } from '../clock.ts'
import { common } from '../common.words.ts'
import { unsend, waiting, write, type Letter } from '../outbox.ts'
import { useSession } from '../session/useSession.ts'
import type { Preference, Profile, Tag } from '../shapes.ts'
import { lastSeen } from '../snapshot.ts'
import { explain } from '../troubles.ts'
import { offerUndo, say, sayTrouble } from '../ui/toast.ts'
import { customerPath as pathOf } from './useCustomer.ts'
import { words } from './sheet-words.ts'
import { outdate } from '../outdate.ts'

const keyOf = (id: string) => ['door', 'customers', encodeURIComponent(id)]

/**
 * What I may change about her. Each change shows at once, can be taken back for five seconds, and
 * is put back as it was, with the reason, when the server says no.
 */
export function useCustomerChanges(id: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const session = useSession()
  /** As she stands on screen: until the server answers, as she was last seen. */
  const shown = (her: string) =>
    cache.getQueryData<Profile>(keyOf(her)) ?? lastSeen<Profile>(pathOf(her))?.value
  const current = () => shown(toValue(id))

  async function change<T>(
    letter: Omit<Letter, 'id' | 'about'>,
    edit: (profile: Profile) => Profile,
  ): Promise<T | 'waiting' | undefined> {
    const her = toValue(id)
    const key = keyOf(her)
    const before = shown(her)
    cache.cancelQueries({ key, exact: true })
    if (before) cache.setQueryData(key, edit(before))
    try {
      const answer = await write<T>({ ...letter, about: `customer:${her}` })
      if (answer !== 'waiting') void outdate(cache, 'customers', her)
      return answer
    } catch (error) {
      if (before) cache.setQueryData(key, before)
      if (!(error instanceof Refusal)) throw error
      // What else she changed meanwhile is not in what stood before.
      void outdate(cache, 'customers', her)
      sayTrouble(`${common.notSaved}：${explain(error).text}`)
      return undefined
    }
  }

  const tagsPath = () => `${pathOf(toValue(id))}/tags`

  async function setTag(tag: Pick<Tag, 'id' | 'name'>, isOn: boolean, isUndo = false) {
    const body = isOn ? { add: [tag.id], remove: [] } : { add: [], remove: [tag.id] }
    const old = current()?.tags.find((other) => other.id === tag.id)
    const mine: Tag = old ?? {
      id: tag.id,
      name: tag.name,
      groupName: null,
      setBy: session.staff?.name ?? null,
      ruleName: null,
    }
    const done = await change({ method: 'POST', path: tagsPath(), body }, (profile) => ({
      ...profile,
      tags: [...profile.tags.filter((other) => other.id !== tag.id), ...(isOn ? [mine] : [])],
    }))
    if (done === undefined) return
    if (isUndo) say(common.undone)
    else
      offerUndo(
        isOn ? words.tagAdded(tag.name) : words.tagRemoved(tag.name),
        () => void setTag(tag, !isOn, true),
      )
  }

  async function addNote(text: string, remindDay: string | null) {
    const key = newKey()
    const by = session.staff?.name ?? null
    const path = `${pathOf(toValue(id))}/notes`
    const done = await change<{ id: string }>(
      { method: 'POST', path, body: { text, remindDay, key } },
      (profile) => ({
        ...profile,
        notes: [{ id: key, text, remindDay, by, notedAt: rightNow() }, ...profile.notes],
      }),
    )
    if (done === undefined) return false
    if (done === 'waiting') say(common.queued(waiting.value.length))
    else offerUndo(words.noteSaved, () => void removeNote(done.id, true))
    return true
  }

  async function removeNote(noteId: string, isUndo = false) {
    const path = `${pathOf(toValue(id))}${at`/notes/${noteId}`}`
    const without = (profile: Profile) => ({
      ...profile,
      notes: profile.notes.filter((note) => note.id !== noteId),
    })
    // One that waits for the network has only its key: the server never hears of it.
    if (unsend(({ body }) => (body as { key?: string } | undefined)?.key === noteId)) {
      const profile = current()
      if (profile) cache.setQueryData(keyOf(toValue(id)), without(profile))
      return say(words.noteGone)
    }
    const done = await change({ method: 'DELETE', path }, without)
    if (done === undefined) return
    if (isUndo) return say(common.undone)
    offerUndo(words.noteGone, async () => {
      await change({ method: 'POST', path: `${path}/restore` }, (profile) => profile)
      say(common.undone)
    })
  }

  async function moveStage(stage: string, reason: string) {
    const path = `${pathOf(toValue(id))}/stage`
    const by = session.staff?.name ?? ''
    const done = await change<{ moveId: string }>(
      { method: 'POST', path, body: { stage, reason } },
      (profile) => ({
        ...profile,
        stage: {
          ...profile.stage,
          name: stage,
          since: rightNow(),
          moved: { by, reason, at: rightNow(), id: '' },
        },
      }),
    )
    if (done === undefined) return false
    if (done === 'waiting') say(common.queued(waiting.value.length))
    else offerUndo(words.stageMoved(stage), () => void undoStage(done.moveId))
    return true
  }

  async function undoStage(moveId: string) {
    const path = `${pathOf(toValue(id))}${at`/stage/${moveId}`}`
    if ((await change({ method: 'DELETE', path }, (profile) => profile)) !== undefined)
      say(common.undone)
  }

  async function setRemark(remark: string) {
    const path = `${pathOf(toValue(id))}/remark`
    const done = await change({ method: 'POST', path, body: { remark } }, (profile) => ({
      ...profile,
      remark,
    }))
    if (done === undefined) return false
    say(done === 'waiting' ? common.queued(waiting.value.length) : words.remarkSaved)
    return true
  }

  async function setPreference(preference: Preference) {
    const before = current()?.preference
    const put = (to: Preference) =>
      change(
        { method: 'POST', path: `${pathOf(toValue(id))}/preference`, body: { preference: to } },
        (profile) => ({ ...profile, preference: to }),
      )
    const done = await put(preference)
    if (done === undefined) return
    // Until it has arrived, what she does not want may still be sent to her.
    if (done === 'waiting') return say(common.queued(waiting.value.length))
    if (!before || before === preference) return say(words.preferenceSaved)
    offerUndo(words.preferenceSaved, async () => {
      if ((await put(before)) !== undefined) say(common.undone)
    })
  }

  return { setTag, addNote, removeNote, moveStage, setRemark, setPreference }
}
