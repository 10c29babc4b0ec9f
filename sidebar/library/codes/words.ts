import { catalogue } from '../../words.ts'

export const words = catalogue(
  {
    code: '印出来的码',
    hint: '客人扫一下就打开这一页。每个地方一个码，谁的码来的客人就找谁。',
    where: '放在哪里',
    places: (place: 'store' | 'parcel') => ({ store: '店里', parcel: '包裹里' })[place],
    codeFor: (title: string, place: string) => `《${title}》${place}的码`,
    keep: '长按图片可以存下来；同一个地方的码不会变，印过的一直能用。',
    save: '存图片',
  },
  () => import('./words.en.ts'),
)
