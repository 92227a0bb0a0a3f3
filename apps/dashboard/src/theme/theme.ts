import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const lagoon: MantineColorsTuple = [
  '#ecf7f5',
  '#d5ebe8',
  '#a9d6d0',
  '#79bfb7',
  '#50aaa1',
  '#33998f',
  '#1b7f76',
  '#0f6f67',
  '#0f5c57',
  '#0a4642',
]

/** A gray with a breath of green, so that nothing looks like unpainted metal beside the primary colour. */
const gray: MantineColorsTuple = [
  '#f7f9f8',
  '#f0f3f2',
  '#e4e9e7',
  '#d5dcda',
  '#bac4c1',
  '#8e9a97',
  '#66726f',
  '#495552',
  '#303a38',
  '#1c2422',
]

const dark: MantineColorsTuple = [
  '#d6dddb',
  '#b5bebc',
  '#96a19e',
  '#717d7a',
  '#4a5653',
  '#36403e',
  '#242d2b',
  '#1b2321',
  '#141b19',
  '#0d1211',
]

/** Dark enough from the seventh on for white text. */
const red: MantineColorsTuple = [
  '#fff5f5',
  '#ffe3e3',
  '#ffc9c9',
  '#ffa8a8',
  '#ff8787',
  '#ff6b6b',
  '#e03131',
  '#cb2828',
  '#b52323',
  '#9c1f1f',
]

/** A list scrolls itself, not an area around it, which screen readers would come upon as something that no key reaches. */
const scrollingList = {
  defaultProps: { withScrollArea: false },
  styles: { options: { maxHeight: 220, overflowY: 'auto' } },
} as const

export const theme = createTheme({
  primaryColor: 'lagoon',
  primaryShade: { light: 7, dark: 6 },
  colors: { lagoon, gray, dark, red },
  autoContrast: true,

  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.0625rem' }, h3: { fontSize: '0.9375rem' } },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,

  components: {
    Select: scrollingList,
    MultiSelect: scrollingList,
    // yellow on yellow could not be read
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
    // the first item has the focus, and nothing but items is in a menu
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
})

const readable = { '--mantine-color-dimmed': 'var(--muted)', '--mantine-color-error': 'var(--danger)' }

/** The library's variables for texts that are dimmed or say an error, in colours that can be read on the page's ground. */
export const resolveVariables: CSSVariablesResolver = () => ({ variables: {}, light: readable, dark: readable })
