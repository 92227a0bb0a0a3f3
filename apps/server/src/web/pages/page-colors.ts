type Rgb = readonly [number, number, number]

const WHITE: Rgb = [255, 255, 255]
/** `--card` of the dark pages */
const DARK_CARD: Rgb = [28, 34, 43]

/** The channels of a colour of CSS: hue in degrees, the others in percent. */
export function rgbOf(hue: number, saturation: number, lightness: number): Rgb {
  const [s, l] = [saturation / 100, lightness / 100]
  const amplitude = s * Math.min(l, 1 - l)
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12
    return Math.round(255 * (l - amplitude * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return [channel(0), channel(8), channel(4)]
}

/** The relative luminance of a colour (WCAG 2.2). */
function luminance(color: Rgb): number {
  const [r = 0, g = 0, b = 0] = color.map((channel) => {
    const part = channel / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** The contrast of two colours (WCAG 2.2), from 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const SATURATION = 72

/** Contrast that text of any size has at least (WCAG 2.2, 1.4.3), and some more. */
const ENOUGH = 5.2

const hex = (color: Rgb): string => `#${color.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`

/** The first lightness, by steps of one, at which a hue stands out from a background. */
function readable(hue: number, background: Rgb, { from, step }: { from: number; step: 1 | -1 }): number {
  let lightness = from
  while (contrast(rgbOf(hue, SATURATION, lightness), background) < ENOUGH) lightness += step
  return lightness
}

/** The colours of buttons and links by the hue of a Space, which can be read on light and on dark pages. */
export function actionColors(hue: number) {
  const light = readable(hue, WHITE, { from: 48, step: -1 })
  const dark = readable(hue, DARK_CARD, { from: 62, step: 1 })
  const color = (lightness: number) => hex(rgbOf(hue, SATURATION, lightness))
  return {
    light: { action: color(light), hover: color(light - 7) },
    dark: { action: color(dark), hover: color(dark + 8) },
  }
}
