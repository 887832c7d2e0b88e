import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** The address of a chosen file for an `<img>`, as long as it is chosen. */
export function usePicture(file: () => File | null): Ref<string | undefined> {
  const address = ref<string>()

  function forget(): void {
    if (address.value) URL.revokeObjectURL(address.value)
    address.value = undefined
  }

  watch(
    file,
    (chosen) => {
      forget()
      if (chosen) address.value = URL.createObjectURL(chosen)
    },
    { immediate: true },
  )
  onScopeDispose(forget)
  return address
}
