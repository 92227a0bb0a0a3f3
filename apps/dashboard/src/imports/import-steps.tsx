import { useMessages } from '../messages/messages.ts'
import type { ImportState } from './import-states.ts'
import { importsMessages } from './imports.messages.ts'
import classes from './imports.module.css'

const STEPS = ['columns', 'check', 'import'] as const

function stepOf(state: ImportState, isPlanned: boolean): (typeof STEPS)[number] {
  if (isPlanned || state === 'uploading') return 'columns'
  return state === 'checking' || state === 'checked' ? 'check' : 'import'
}

/** Where one is on the way from a file to accounts. */
export function ImportSteps({ state, isPlanned }: { state: ImportState; isPlanned: boolean }) {
  const say = useMessages(importsMessages)
  const current = stepOf(state, isPlanned)
  return (
    <ol className={classes['steps']} aria-label={say('steps')}>
      {STEPS.map((step, index) => (
        <li key={step} {...(step === current ? { 'aria-current': 'step' } : {})}>
          <span className={classes['number']} aria-hidden>
            {index + 1}
          </span>
          {say(`step_${step}`)}
        </li>
      ))}
    </ol>
  )
}
