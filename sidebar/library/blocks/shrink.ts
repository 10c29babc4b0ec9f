const LONG_SIDE = 1080
const MOST_BYTES = 180 * 1024

/**
 * A photo as a page wants it: at most 1080 pixels, a JPEG of at most 180 KB, and nothing of where
 * it was taken, since it is drawn anew. Undefined: this phone cannot read it.
 */
export async function shrink(file: File): Promise<Blob | undefined> {
  const image = await read(file)
  if (!image) return undefined
  const { naturalWidth: width, naturalHeight: height } = image
  const scale = Math.min(1, LONG_SIDE / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const pen = canvas.getContext('2d')
  if (!pen) return undefined
  // What lets light through would turn black.
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  let blob: Blob | undefined
  for (const quality of [0.82, 0.7, 0.55, 0.4]) {
    blob = await asJpeg(canvas, quality)
    if (!blob || blob.size <= MOST_BYTES) break
  }
  return blob
}

const asJpeg = (canvas: HTMLCanvasElement, quality: number) =>
  new Promise<Blob | undefined>((done) =>
    canvas.toBlob((blob) => done(blob ?? undefined), 'image/jpeg', quality),
  )

/** Reads it as the phone shows it, upright. */
async function read(file: File): Promise<HTMLImageElement | undefined> {
  const url = await new Promise<string>((done) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => done(String(reader.result)))
    reader.addEventListener('error', () => done(''))
    reader.readAsDataURL(file)
  })
  const image = new Image()
  image.src = url
  return image.decode().then(
    () => image,
    () => undefined,
  )
}
