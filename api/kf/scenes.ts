/** Our links into 客服, by the name WeCom gives back when she comes in by one. */
export const SCENES = {
  page: '文章和商品页',
  forward: '朋友转来的页面',
  order: '订单页',
} as const

export type Scene = keyof typeof SCENES

/** What a link is called; one made elsewhere by its own name. */
export const sceneName = (scene: string): string =>
  Object.hasOwn(SCENES, scene) ? SCENES[scene as Scene] : scene || '客服链接'
