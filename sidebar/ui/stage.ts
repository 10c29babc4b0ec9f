/**
 * Where the screens are drawn: aside at first, so that what the page brought stays to be seen until
 * there is more.
 */
export const stage = document.createElement('div')
stage.id = 'app'

/** Puts the screens in the place of what the page brought. */
export function raise() {
  if (!stage.isConnected) document.getElementById('app')?.replaceWith(stage)
}
