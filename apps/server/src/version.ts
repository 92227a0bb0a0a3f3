import { version } from '../package.json'

/** The version of this server: that of its package, as CHANGELOG.md has it. */
export const VERSION: string = version
