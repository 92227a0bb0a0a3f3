import 'uplot/dist/uPlot.min.css'
import { useEffect, useEffectEvent, useRef } from 'react'
import uPlot from 'uplot'
import { useLanguage } from '../../messages/messages.ts'

const HEIGHT = 190
/** Pixels that a label below the chart takes. */
const LABEL_WIDTH = 58
const FONT = "12px 'Inter Variable', system-ui, sans-serif"

const BAR_WIDTH = 0.36
const MAX_BAR_PX = 26

/** The least and the most of an axis: bars begin at zero, a line has some room around it. */
function rangeOf(isLine: boolean, min: number, max: number): [number, number] {
  if (!isLine) return [0, Math.max(max * 1.08, 4)]
  const room = Math.max((max - min) * 0.15, 2)
  return [Math.max(0, Math.floor(min - room)), Math.ceil(max + room)]
}

export interface PlotProps {
  /** what it shows, in words */
  summary: string
  /** a line, or bars side by side */
  isLine: boolean
  labels: string[]
  lines: { values: number[]; color: string }[]
  colors: { text: string; grid: string }
  /** called with the part that is pointed at */
  onPoint: (index: number | null) => void
}

/** A chart on a canvas, as wide as there is room. */
export default function Plot({ summary, isLine, labels, lines, colors, onPoint }: PlotProps) {
  const { language } = useLanguage()
  const frame = useRef<HTMLDivElement>(null)
  const point = useEffectEvent(onPoint)
  useEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const compact = new Intl.NumberFormat(language, { notation: 'compact' })
    const axis = { stroke: colors.text, font: FONT, ticks: { show: false } }
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        padding: [10, 22, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { show: isLine } },
        scales: {
          x: { time: false, range: (_, min, max) => [min - 0.5, max + 0.5] },
          y: { range: (_, min, max) => rangeOf(isLine, min, max) },
        },
        axes: [
          {
            ...axis,
            size: 28,
            grid: { show: false },
            splits: ({ width }) => {
              const every = Math.ceil(labels.length / Math.max(1, Math.floor(width / LABEL_WIDTH)))
              // the last one has its label
              return labels.flatMap((_, index) => ((labels.length - 1 - index) % every === 0 ? [index] : []))
            },
            values: (_, splits) => splits.map((index) => labels[index] ?? ''),
          },
          {
            ...axis,
            size: 46,
            grid: { stroke: colors.grid, width: 1 },
            incrs: [1, 2, 5]
              .flatMap((n) => [n, n * 10, n * 100, n * 1000, n * 10_000, n * 100_000])
              .toSorted((a, b) => a - b),
            values: (_, splits) => splits.map((value) => compact.format(value)),
          },
        ],
        series: [
          {},
          ...lines.map(({ color }, index) =>
            isLine
              ? { stroke: color, width: 2, points: { show: false } }
              : {
                  fill: color,
                  width: 0,
                  points: { show: false },
                  paths: uPlot.paths.bars?.({
                    size: [BAR_WIDTH, MAX_BAR_PX],
                    align: index === 0 ? -1 : 1,
                    radius: 0.15,
                  }) as uPlot.Series.PathBuilder,
                },
          ),
        ],
        hooks: { setCursor: [({ cursor }) => point(cursor.idx ?? null)] },
      },
      [labels.map((_, index) => index), ...lines.map(({ values }) => values)],
      element,
    )
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      plot.destroy()
    }
  }, [isLine, labels, lines, colors, language])
  return <div ref={frame} role="img" aria-label={summary} style={{ height: HEIGHT }} />
}
