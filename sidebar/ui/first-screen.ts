let settle: () => void

/** Resolves when the first screen has been painted, or after a moment if nothing says so. */
export const firstScreen = new Promise<void>((resolve) => {
  settle = resolve
  setTimeout(resolve, 2500)
})

/** Said by whoever has just put something worth reading on the screen. */
export const firstScreenStands = () => settle()
