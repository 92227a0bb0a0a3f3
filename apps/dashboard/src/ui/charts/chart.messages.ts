import { defineMessages } from '../../messages/messages.ts'

export const chartMessages = defineMessages({
  en: {
    period: 'Period',
    day: 'Day',
    week: 'Week',
    month: 'Month',
    year: 'Year',
    over_day: 'in the last 24 hours',
    over_week: 'in the last 7 days',
    over_month: 'in the last 30 days',
    over_year: 'in the last 12 months',
    summary: '{title}, {period}. {totals}.',
    summary_part: '{label}: {value}',
    quiet: 'Nothing in this period.',
  },
  fr: {
    period: 'Période',
    day: 'Jour',
    week: 'Semaine',
    month: 'Mois',
    year: 'Année',
    over_day: 'ces dernières 24 heures',
    over_week: 'ces 7 derniers jours',
    over_month: 'ces 30 derniers jours',
    over_year: 'ces 12 derniers mois',
    summary: '{title}, {period}. {totals}.',
    summary_part: '{label} : {value}',
    quiet: 'Rien dans cette période.',
  },
})
