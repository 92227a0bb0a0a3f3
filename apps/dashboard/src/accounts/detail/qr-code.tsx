import { create } from 'qrcode'

/** White around a code, in modules, as readers want it (ISO/IEC 18004). */
const MARGIN = 4

/** A QR code, dark on white whatever the page is. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  const dark = Array.from(modules.data).flatMap((isDark, index) =>
    isDark ? [`M${index % size} ${Math.floor(index / size)}h1v1h-1z`] : [],
  )
  const width = size + 2 * MARGIN
  return (
    <svg viewBox={`${-MARGIN} ${-MARGIN} ${width} ${width}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect x={-MARGIN} y={-MARGIN} width={width} height={width} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  )
}
