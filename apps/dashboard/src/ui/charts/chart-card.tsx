import { Skeleton, useComputedColorScheme, useMantineTheme } from '@mantine/core'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useFormats, useMessages } from '../../messages/messages.ts'
import { Section } from '../components/section.tsx'
import { chartMessages } from './chart.messages.ts'
import classes from './chart.module.css'
import type { PeriodName } from './period-choice.tsx'
import { type Period, useLabels } from './use-labels.ts'

/** Loaded with the first chart. */
const Plot = lazy(() => import('./plot.tsx'))

/** Colours of the canvas, which knows no style sheets. */
function useColors() {
  const { colors } = useMantineTheme()
  const scheme = useComputedColorScheme('light')
  return useMemo(() => {
    const isDark = scheme === 'dark'
    const shade = (name: string, light: number, dark: number) => colors[name]?.[isDark ? dark : light] ?? '#888'
    return {
      main: shade('lagoon', 6, 4),
      other: shade('yellow', 7, 4),
      bad: shade('red', 7, 5),
      axes: {
        text: isDark ? shade('dark', 0, 2) : '#56625f',
        grid: isDark ? shade('dark', 0, 6) : shade('gray', 2, 0),
      },
    }
  }, [colors, scheme])
}

interface ChartedLine<Metric> {
  metric: Metric
  label: string
  color: 'main' | 'other' | 'bad'
}

/**
 * What was counted over a period, as a chart with a legend that has the sums, or the counts of the part pointed at.
 *
 * @param props `isLevel`: how many there are at a time, as a line, of which the latest counts rather than the sum; `lines`
 *   stay the same from one rendering to the next
 */
export function ChartCard<Metric extends string>(props: {
  title: string
  period: PeriodName
  series: { unit: Period['unit']; data: ({ from: string } & Record<Metric, number>)[] }
  lines: readonly ChartedLine<Metric>[]
  isLevel?: boolean
}) {
  const { title, period, series, lines, isLevel = false } = props
  const say = useMessages(chartMessages)
  const { number } = useFormats()
  const { short, long } = useLabels(series)
  const colors = useColors()
  const [pointed, setPointed] = useState<number | null>(null)
  const plotted = useMemo(
    () =>
      lines.map(({ metric, color }) => ({
        values: series.data.map((point): number => point[metric]),
        color: colors[color],
      })),
    [lines, series, colors],
  )
  const at = pointed === null ? (isLevel ? series.data.at(-1) : undefined) : series.data[pointed]
  const totalOf = (metric: Metric): number => series.data.reduce((sum, point) => sum + point[metric], 0)
  const amountOf = (metric: Metric): number => (at ? at[metric] : totalOf(metric))
  const totals = lines
    .map(({ metric, label }) => say('summary_part', { label, value: number(amountOf(metric)) }))
    .join(', ')
  const isQuiet = !isLevel && lines.every(({ metric }) => totalOf(metric) === 0)
  return (
    <Section title={title} description={pointed === null ? say(`over_${period}`) : long[pointed]}>
      <ul className={classes['legend']}>
        {lines.map(({ metric, label, color }) => (
          <li key={metric}>
            <span className={classes['swatch']} style={{ background: colors[color] }} aria-hidden />
            {label} <strong>{number(amountOf(metric))}</strong>
          </li>
        ))}
      </ul>
      <div className={classes['plot']}>
        <Suspense fallback={<Skeleton height={190} />}>
          <Plot
            summary={say('summary', { title, period: say(`over_${period}`), totals })}
            isLine={isLevel}
            labels={short}
            lines={plotted}
            colors={colors.axes}
            onPoint={setPointed}
          />
        </Suspense>
        {isQuiet && <p className={classes['quiet']}>{say('quiet')}</p>}
      </div>
    </Section>
  )
}
