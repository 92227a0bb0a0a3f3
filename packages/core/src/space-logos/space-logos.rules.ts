/** Bytes that a logo has at most: it is part of every page. */
export const MAX_LOGO_BYTES = 200_000

export const LOGO_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const

export type LogoType = (typeof LOGO_TYPES)[number]

/**
 * The media type of an image by its first bytes, null where it is none of those that are taken. SVG is none of them: it may
 * have scripts.
 */
export function logoType(image: Buffer): LogoType | null {
  if (image.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return 'image/png'
  if (image.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg'
  const isWebp = image.toString('latin1', 0, 4) === 'RIFF' && image.toString('latin1', 8, 12) === 'WEBP'
  return isWebp ? 'image/webp' : null
}
