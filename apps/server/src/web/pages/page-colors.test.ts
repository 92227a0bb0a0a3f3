import { expect, test } from 'vitest'
import { actionColors, contrast } from './page-colors.ts'

const rgb = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as never

test('buttons and links can be read on light and on dark pages, whatever the hue', () => {
  for (let hue = 0; hue <= 360; hue++) {
    const { light, dark } = actionColors(hue)
    for (const color of [light.action, light.hover])
      expect(contrast(rgb(color), rgb('#ffffff')), `${hue}`).toBeGreaterThan(4.5)
    for (const color of [dark.action, dark.hover]) {
      expect(contrast(rgb(color), rgb('#1c222b')), `${hue} on the card`).toBeGreaterThan(4.5)
      expect(contrast(rgb(color), rgb('#12161c')), `${hue} below its text`).toBeGreaterThan(4.5)
    }
  }
})
