import { defineAsyncComponent, h, type Component } from 'vue'
import { common } from '../common.words.ts'
import { sayTrouble } from './toast.ts'

/** A part that comes when it is wanted; a bad network is tried again before she is told. */
export const later = <T extends Component>(load: () => Promise<{ default: T }>): T =>
  defineAsyncComponent({
    loader: () => load().then((module) => module.default),
    errorComponent: () => h('p', { class: 'card soft small', role: 'alert' }, common.failNetwork),
    onError(_error, retry, fail, attempts) {
      if (attempts < 3) return void setTimeout(retry, attempts * 800)
      sayTrouble(common.failNetwork)
      fail()
    },
  }) as unknown as T
