import { Button, FileButton, Group, Image, Text } from '@mantine/core'
import { apiOf } from '../api/api.ts'
import { Allowed, useMay } from '../app/allowed.tsx'
import { useMessages } from '../messages/messages.ts'
import { Section } from '../ui/components/section.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { settingsMessages } from './settings.messages.ts'

/** The bytes of a file in Base64. */
const base64Of = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve((reader.result as string).replace(/^[^,]*,/, '')))
    reader.addEventListener('error', () => reject(reader.error ?? new Error('the file cannot be read')))
    reader.readAsDataURL(file)
  })

/** The path of a logo: the page's policy takes images of its own origin only, and a Space may have another host. */
const ownPath = (logo: string): string | null => {
  const { origin, pathname, search } = new URL(logo)
  return origin === window.location.origin ? `${pathname}${search}` : null
}

/** The logo of a Space, and what chooses another or none. */
export function LogoSection({ space }: { space: { domain: string; name: string; logo: string | null } }) {
  const { domain, name, logo } = space
  const say = useMessages(settingsMessages)
  const may = useMay()
  const trpc = apiOf(domain)
  const refresh = [trpc.spaces.pathFilter()]
  const set = useAction(trpc.spaceLogos.set.mutationOptions(), { done: () => say('logo_saved'), refresh })
  const remove = useAction(trpc.spaceLogos.delete.mutationOptions(), { done: () => say('logo_removed'), refresh })
  const choose = async (file: File | null) => {
    if (file) set.mutate({ domain, image: await base64Of(file) })
  }
  const path = logo === null ? null : ownPath(logo)
  return (
    <Section
      title={say('logo')}
      description={say('logo_text')}
      actions={
        <Group gap="xs">
          {logo !== null && may('spaceLogos.delete') && (
            <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate({ domain })}>
              {say('logo_remove')}
            </Button>
          )}
          <Allowed to="spaceLogos.set">
            <FileButton accept="image/png,image/jpeg,image/webp" onChange={(file) => void choose(file)}>
              {(props) => (
                <Button variant="default" loading={set.isPending} {...props}>
                  {say('logo_choose')}
                </Button>
              )}
            </FileButton>
          </Allowed>
        </Group>
      }
    >
      {logo === null ? (
        <Text c="dimmed">{say('logo_none')}</Text>
      ) : path === null ? (
        <a href={logo} target="_blank" rel="noreferrer">
          {say('logo_alt', { name })}
        </a>
      ) : (
        <Image src={path} alt={say('logo_alt', { name })} h={64} w="auto" fit="contain" />
      )}
    </Section>
  )
}
