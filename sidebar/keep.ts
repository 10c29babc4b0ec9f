/** Small things kept on this device. A full, forbidden or broken storage is the same as an empty one. */
const prefix = 'huisheng.'

export function recall<T>(name: string): T | undefined {
  try {
    const text = localStorage.getItem(prefix + name)
    return text === null ? undefined : (JSON.parse(text) as T)
  } catch {
    return undefined
  }
}

export function keep(name: string, value: unknown) {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value))
  } catch {
    // Kept in memory only: nothing on screen depends on it.
  }
}

export function forget(name: string) {
  try {
    localStorage.removeItem(prefix + name)
  } catch {
    // Nothing was kept.
  }
}

/** Whom she last saw, and that she is here: gone once her session is. What she wrote stays. */
export const forgetSeenPeople = () => ['seen', 'last', 'owner'].forEach(forget)

/** Everything that could show a customer to the next person on this device. */
export function forgetPeople() {
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(prefix) && key !== `${prefix}language`) localStorage.removeItem(key)
  } catch {
    // Nothing was kept.
  }
}
