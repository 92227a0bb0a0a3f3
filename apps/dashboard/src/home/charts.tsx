import { SimpleGrid, Skeleton, useComputedColorScheme, useMantineTheme } from '@mantine/core'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useFormats, useMessages } from '../messages/messages.ts'
import { Section } from '../ui/components/section.tsx'
import { homeMessages } from './home.messages.ts'
import classes from './home.module.css'
import { type Metric, type PERIODS, type Series, totalOf } from './home-search.ts'
import { useLabels } from './use-labels.ts'

/** Loaded with the first chart. */
const Plot = lazy(() => import('./plot.tsx'))

const CHARTS = [
  { name: 'accounts', metrics: ['accounts'] },
  { name: 'created', metrics: ['created', 'activated'] },
  { name: 'sign_ins', metrics: ['sign_ins', 'sign_in_failures'] },
  { name: 'mails', metrics: ['mails_sent', 'mails_failed'] },
] as const satisfies { name: string; metrics: Metric[] }[]

type Chart = (typeof CHARTS)[number]

/** What was counted, as charts. */
export function Charts({ series, period }: { series: Series; period: (typeof PERIODS)[number] }) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      {CHARTS.map((chart) => (
        <ChartCard key={chart.name} chart={chart} series={series} period={period} />
      ))}
    </SimpleGrid>
  )
}

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
      text: isDark ? shade('dark', 0, 2) : '#56625f',
      grid: isDark ? shade('dark', 0, 6) : shade('gray', 2, 0),
    }
  }, [colors, scheme])
}

function ChartCard({ chart, series, period }: { chart: Chart; series: Series; period: (typeof PERIODS)[number] }) {
  const say = useMessages(homeMessages)
  const { number } = useFormats()
  const { short, long } = useLabels(series)
  const { main, other, bad, text, grid } = useColors()
  const [pointed, setPointed] = useState<number | null>(null)
  const isLine = chart.name === 'accounts'
  const second = chart.name === 'created' ? other : bad
  const lines = useMemo(
    () =>
      chart.metrics.map((metric, index) => ({
        metric,
        values: series.data.map((point) => point[metric]),
        color: index === 0 ? main : second,
      })),
    [chart, series, main, second],
  )
  const colors = useMemo(() => ({ text, grid }), [text, grid])
  const at = pointed === null ? undefined : series.data[pointed]
  const amountOf = (metric: Metric) => {
    if (at) return at[metric]
    return metric === 'accounts' ? (series.data.at(-1)?.accounts ?? 0) : totalOf(series, metric)
  }
  const title = say(`chart_${chart.name}`)
  const totals = chart.metrics
    .map((metric) => say('summary_part', { label: say(metric), value: number(amountOf(metric)) }))
    .join(', ')
  const isQuiet = !isLine && chart.metrics.every((metric) => totalOf(series, metric as 'created') === 0)
  return (
    <Section title={title} description={pointed === null ? say(`over_${period}`) : long[pointed]}>
      <ul className={classes['legend']}>
        {lines.map(({ metric, color }) => (
          <li key={metric}>
            <span className={classes['swatch']} style={{ background: color }} aria-hidden />
            {say(metric)} <strong>{number(amountOf(metric))}</strong>
          </li>
        ))}
      </ul>
      <div className={classes['plot']}>
        <Suspense fallback={<Skeleton height={190} />}>
          <Plot
            summary={say('summary', { title, period: say(`over_${period}`), totals })}
            isLine={isLine}
            labels={short}
            lines={lines}
            colors={colors}
            onPoint={setPointed}
          />
        </Suspense>
        {isQuiet && <p className={classes['quiet']}>{say('quiet')}</p>}
      </div>
    </Section>
  )
}
