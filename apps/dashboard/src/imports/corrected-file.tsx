import { Button, FileButton } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTRPC } from '../api/api.ts'
import { useLanguage, useMessages } from '../messages/messages.ts'
import { useSpace } from '../shell/navigation.ts'
import { useErrorText } from '../ui/components/problem.tsx'
import { toastProblem } from '../ui/components/toast.tsx'
import type { Plan } from './import-states.ts'
import { importsMessages } from './imports.messages.ts'
import { UploadError, uploadFile } from './upload.ts'

/** Takes lines that have been put right, and checks them as the file that they are from, whose other lines stay to be imported. */
export function CorrectedFile({ plan }: { plan: Plan }) {
  const say = useMessages(importsMessages)
  const { language } = useLanguage()
  const space = useSpace()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const textOf = useErrorText()
  const check = useMutation(trpc.imports.check.mutationOptions())
  const upload = useMutation({
    mutationFn: (file: File) =>
      uploadFile(file, { space, language, signal: new AbortController().signal, onProgress: () => {} }),
  })

  async function send(file: File): Promise<void> {
    try {
      const id = await upload.mutateAsync(file)
      const seen = await queries.fetchQuery(trpc.imports.getPreview.queryOptions({ id }))
      const { format, delimiter, encoding, header } = seen
      // the download has one column more, of what is wrong, and one of its own mark
      const columns = seen.columns.map(
        ({ field }, index) => plan.columns[index] ?? (plan.columns.length > index ? null : field),
      )
      const { defaults, other_domains } = plan
      await check.mutateAsync({ id, format, delimiter, encoding, header, columns, defaults, other_domains })
      await navigate({ to: '/$space/imports/$id', params: { space, id } })
    } catch (error) {
      toastProblem(error instanceof UploadError ? error.message || say('cut_off') : textOf(error))
    }
  }
  return (
    <FileButton accept=".csv,.txt,.tsv,.xlsx,text/csv" onChange={(file) => file && void send(file)}>
      {(props) => (
        <Button
          {...props}
          loading={upload.isPending || check.isPending}
          leftSection={<IconFileUpload size={16} stroke={1.7} aria-hidden />}
        >
          {say('corrected')}
        </Button>
      )}
    </FileButton>
  )
}
