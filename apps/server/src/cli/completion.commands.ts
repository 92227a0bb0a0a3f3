import type { Command } from 'commander'
import type { Io } from './operator.ts'

/** A command with what may be typed after it. */
interface Completion {
  /** such as `account list`; empty for the program itself */
  path: string
  words: string[]
}

/** Every command of a program, with its commands and options. */
function completionsOf(command: Command, path: string[] = []): Completion[] {
  const below = command.commands.filter((one) => one.name() !== 'help')
  const options = command.options.flatMap(({ long }) => (long ? [long] : []))
  const words = [...below.map((one) => one.name()), ...options, '--help']
  return [
    { path: path.join(' '), words: [...new Set(words)] },
    ...below.flatMap((one) => completionsOf(one, [...path, one.name()])),
  ]
}

/**
 * The beginning of a function for bash or zsh: it sets `found` to what may be typed after the longest command among the
 * words that have been typed.
 */
const completingFunction = (completions: Completion[], typedWords: string): string => `_sipspace_words() {
  case "$1" in
${completions.map(({ path, words }) => `    '${path}') found='${words.join(' ')}' ;;`).join('\n')}
    *) return 1 ;;
  esac
}
_sipspace() {
  local known='' found='' word
  _sipspace_words ''
  for word in ${typedWords}; do
    _sipspace_words "\${known:+$known }$word" && known="\${known:+$known }$word"
  done`

const bash = (completions: Completion[]): string => `# bash completion of sipspace: source <(sipspace completion bash)
${completingFunction(completions, `"\${COMP_WORDS[@]:1:COMP_CWORD-1}"`)}
  COMPREPLY=($(compgen -W "$found" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _sipspace sipspace
`

const zsh = (completions: Completion[]): string => `#compdef sipspace
# zsh completion of sipspace: sipspace completion zsh > "\${fpath[1]}/_sipspace"
${completingFunction(completions, `"\${(@)words[2,CURRENT-1]}"`)}
  compadd -- \${=found} || _files
}
if [ "$funcstack[1]" = '_sipspace' ]; then _sipspace "$@"; else compdef _sipspace sipspace; fi
`

const fish = (completions: Completion[]): string => `# fish completion of sipspace: sipspace completion fish | source
function __sipspace_words
  switch "$argv[1]"
${completions.map(({ path, words }) => `    case '${path}'\n      string split -- ' ' '${words.join(' ')}'`).join('\n')}
    case '*'
      return 1
  end
end
function __sipspace_complete
  set -l path ''
  for word in (commandline -opc)[2..-1]
    set -l longer (string trim -- "$path $word")
    if __sipspace_words "$longer" >/dev/null
      set path "$longer"
    end
  end
  __sipspace_words "$path"
end
complete -c sipspace -a '(__sipspace_complete)'
`

const shells = { bash, zsh, fish }

/** The script is made from the commands themselves, so that it knows each of them. */
export function addCompletionCommands(program: Command, io: Io): void {
  const completion = program.command('completion').description('print the completion script of a shell')
  for (const [name, scriptOf] of Object.entries(shells)) {
    completion
      .command(name)
      .description(`print that of ${name}`)
      .action(() => {
        io.stdout.write(scriptOf(completionsOf(program)))
      })
  }
}
