import { Button, FileButton, Group, Progress, Stack, Text } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useLanguage, useMessages } from '../messages/messages.ts'
import { useSpace } from '../shell/navigation.ts'
import { toastProblem } from '../ui/components/toast.tsx'
import { importsMessages } from './imports.messages.ts'
import classes from './imports.module.css'
import { UploadError, uploadFile } from './upload.ts'
import { useBytes } from './use-bytes.ts'

/** A file with the columns that are usual, and a line to be written over. */
const TEMPLATE = `data:text/csv;charset=utf-8,${encodeURIComponent(
  '\ufeffusername,password,email,phone,display_name,activated,language\r\nalice.martin,a long passphrase,alice.martin@example.org,+33612345678,Alice Martin,true,fr\r\n',
)}`

interface Upload {
  file: File
  sent: number
  stop: () => void
}

/** Takes a file that is dropped or chosen, and uploads it. */
export function DropZone({ onUploaded }: { onUploaded: (id: number) => void }) {
  const say = useMessages(importsMessages)
  const { language } = useLanguage()
  const space = useSpace()
  const [upload, setUpload] = useState<Upload | null>(null)
  const [isOver, setOver] = useState(false)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])

  const send = async (file: File) => {
    const controller = new AbortController()
    abort.current = controller
    const options = {
      space,
      language,
      signal: controller.signal,
      onProgress: (sent: number) => setUpload((known) => known && { ...known, sent }),
    }
    setUpload({ file, sent: 0, stop: () => controller.abort() })
    try {
      onUploaded(await uploadFile(file, options))
    } catch (error) {
      if (error instanceof UploadError) toastProblem(error.message || say('cut_off'))
      setUpload(null)
    }
  }
  const drop = useEffectEvent(([file, ...others]: File[]) => {
    if (others.length > 0) toastProblem(say('one_file'))
    else if (file && !upload) void send(file)
  })
  // the whole page takes it, as a browser would leave the page for a file that misses
  useEffect(() => {
    const listeners = new AbortController()
    const listen = (type: 'dragover' | 'dragleave' | 'drop', listener: (event: DragEvent) => void) =>
      window.addEventListener(type, listener, { signal: listeners.signal })
    listen('dragover', (event) => {
      event.preventDefault()
      setOver(true)
    })
    listen('dragleave', ({ relatedTarget }) => {
      if (relatedTarget === null) setOver(false)
    })
    listen('drop', (event) => {
      event.preventDefault()
      setOver(false)
      drop([...(event.dataTransfer?.files ?? [])])
    })
    return () => listeners.abort()
  }, [])
  return (
    <div className={classes['drop']} data-over={isOver || undefined}>
      {upload ? (
        <Uploading {...upload} />
      ) : (
        <Stack align="center" gap={6}>
          <IconFileUpload size={30} stroke={1.4} aria-hidden />
          <Text fw={600} size="lg">
            {say(isOver ? 'drop_now' : 'drop')}
          </Text>
          <Group gap="xs">
            <Text c="dimmed">{say('or')}</Text>
            <FileButton
              accept=".csv,.txt,.tsv,.xlsx,.vcf,text/csv,text/vcard"
              onChange={(file) => file && void send(file)}
            >
              {(props) => <Button {...props}>{say('choose')}</Button>}
            </FileButton>
            <Button component="a" variant="default" href={TEMPLATE} download="accounts.csv">
              {say('template')}
            </Button>
          </Group>
          <Text c="dimmed" size="sm" mt={4}>
            {say('drop_text')}
          </Text>
        </Stack>
      )}
    </div>
  )
}

function Uploading({ file, sent, stop }: Upload) {
  const say = useMessages(importsMessages)
  const bytes = useBytes()
  const label = say('uploading', { name: file.name })
  return (
    <Stack gap="sm" w="100%" maw={480}>
      <Text fw={600}>{label}</Text>
      <Progress value={file.size === 0 ? 100 : (100 * sent) / file.size} aria-label={label} />
      <Group justify="space-between">
        <Text c="dimmed" size="sm">
          {say('uploaded_part', { done: bytes(Math.min(sent, file.size)), all: bytes(file.size) })}
        </Text>
        <Button size="xs" variant="default" onClick={stop}>
          {say('stop')}
        </Button>
      </Group>
    </Stack>
  )
}
