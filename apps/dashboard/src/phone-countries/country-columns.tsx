import { Switch } from '@mantine/core'
import { useMessages } from '../messages/messages.ts'
import { countriesMessages } from './countries.messages.ts'

export interface Country {
  code: string
  country_code: string
  activated: boolean
  name: string
}

/** The columns of the table of countries. */
export function useCountryColumns(onToggle: (code: string, activated: boolean) => void, isBusy: boolean) {
  const say = useMessages(countriesMessages)
  return [
    {
      key: 'state',
      head: say('state'),
      width: '76px',
      cell: ({ code, name, activated }: Country) => (
        <Switch
          size="sm"
          aria-label={say('toggle', { name })}
          checked={activated}
          disabled={isBusy}
          onChange={() => onToggle(code, !activated)}
        />
      ),
    },
    { key: 'name', head: say('country'), cell: ({ name }: Country) => name },
    { key: 'code', head: say('code'), width: '90px', cell: ({ code }: Country) => code },
    {
      key: 'calling',
      head: say('calling_code'),
      width: '130px',
      cell: ({ country_code }: Country) => `+${country_code}`,
    },
  ]
}
