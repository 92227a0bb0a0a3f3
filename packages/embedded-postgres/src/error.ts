/** Something an operator can mend. The message is one clear line that names the setting or the folder to change. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
}
