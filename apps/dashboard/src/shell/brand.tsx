import { Text } from '@mantine/core'
import icon from '../theme/icon.svg?inline'

export function Brand() {
  return (
    <>
      <img src={icon} alt="" width={24} height={24} />
      <Text fw={650} size="lg" lts="-0.02em">
        sipspace
      </Text>
    </>
  )
}
