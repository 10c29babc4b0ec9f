import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** The same value once nobody has changed it for a while: searching waits for the typing to end. */
export function useLater<T>(source: Ref<T>, ms: number): Ref<T> {
  const later = ref(source.value) as Ref<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, (value) => {
    clearTimeout(timer)
    timer = setTimeout(() => (later.value = value), ms)
  })
  onScopeDispose(() => clearTimeout(timer))
  return later
}
