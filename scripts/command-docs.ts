/** The `--help` of each script of package.json, by its name. */
export type Helps = ReadonlyMap<string, string>;

/** docs/reference/commands.md. */
export function commandsPage(helps: Helps): string {
  const sections = [...helps].map(
    ([name, help]) => `## pnpm ${name}\n\n\`\`\`text\n${help.trimEnd().replaceAll(/ +$/gm, '')}\n\`\`\`\n`,
  );
  return `${introduction}\n${sections.join('\n')}`;
}

const introduction = `# Commands

<!-- Written by \`npx --yes pnpm commands:docs\` from the \`--help\` of each command. -->

Put \`npx --yes\` before each command, or install pnpm. Run it in the root folder of the repository; in another folder of it,
write \`pnpm -w\` instead of \`pnpm\`. Results are on stdout, everything else is on stderr. A wrong word or option
ends a command with 2, before it does anything. Colors are off in a pipe and where \`NO_COLOR\` is set. A program whose reader is
gone (\`| head -1\`) ends with 141.

\`source scripts/completion.sh\` completes commands, options and environments in bash and zsh, in this folder.
\`npx --yes pnpm preflight\` checks what they need.
`;

/** scripts/completion.sh. */
export function completionScript(helps: Helps): string {
  const words = [...helps].map(([name, help]) => `    ${name}) echo '${wordsOf(help).join(' ')}' ;;`);
  const choices = [...helps].flatMap(([name, help]) =>
    optionsOf(help).flatMap(([flag, text]) => {
      const [, of] = /\(choices: ([^)]*)\)/.exec(text) ?? [];
      return of === undefined ? [] : [`    '${name} ${flag}') echo '${of.replaceAll(/[",]/g, '')}' ;;`];
    }),
  );
  const named = [...helps]
    .filter(([, help]) => /^Usage: .*[[<]environment[\]>]/.test(help))
    .map(([name]) => name);
  return script
    .replace('{names}', [...helps.keys()].join(' '))
    .replace('{words}', words.join('\n'))
    .replace('{choices}', choices.join('\n'))
    .replace('{environments}', named.join('|'));
}

function wordsOf(help: string): string[] {
  return optionsOf(help).map(([flag]) => flag);
}

/** The options of a help text: the long form, and the words about it in one line. */
function optionsOf(help: string): [flag: string, text: string][] {
  const [, options = ''] = /^Options:\n((?: .*\n?)*)/m.exec(help) ?? [];
  return options
    .split(/\n(?= {2}-)/)
    .map((block) => block.replaceAll(/\s+/g, ' ').trim())
    .flatMap((line): [string, string][] => {
      const [flag] = /--[\w-]+/.exec(line) ?? [];
      return flag === undefined ? [] : [[flag, line]];
    });
}

const script = `# Completes the commands of this repository in bash and zsh, in its folder: source scripts/completion.sh
# Written by \`npx --yes pnpm commands:docs\`.

if [ -n "\${ZSH_VERSION:-}" ]; then
  autoload -U +X compinit && compinit
  autoload -U +X bashcompinit && bashcompinit
fi

_aws_kube_cd_options() {
  case $1 in
{words}
  esac
}

_aws_kube_cd_choices() {
  case "$1 $2" in
{choices}
  esac
}

_aws_kube_cd() {
  if [ -n "\${ZSH_VERSION:-}" ]; then setopt local_options sh_word_split ksh_arrays; fi
  COMPREPLY=()
  [ -f scripts/completion.sh ] || return 0
  local line="\${COMP_LINE:0:$COMP_POINT}" current='' previous='' command='' word='' words=''
  case $line in *' ') ;; *) current="\${line##* }" line="\${line% *}" ;; esac
  for word in \${line#* }; do
    previous=$word
    case $word in
      npx | pnpm | run | -*) ;;
      *) [ -n "$command" ] || command=$word ;;
    esac
  done
  words=$(_aws_kube_cd_choices "$command" "$previous")
  if [ -n "$words" ]; then
    :
  elif [ -z "$command" ]; then
    # Behind npx comes pnpm first.
    case " $line " in *' pnpm '*) words='{names}' ;; *) words='pnpm' ;; esac
  else
    words=$(_aws_kube_cd_options "$command")
    case $command in
      {environments}) words="$words $(cd packages/infra/environments && ls -d */ | tr -d /)" ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  # bash takes what is before a colon for another word.
  case "\${BASH_VERSION:-} $current" in
    ?*' '*:*) COMPREPLY=("\${COMPREPLY[@]#"\${current%:*}:"}") ;;
  esac
}

complete -o default -F _aws_kube_cd pnpm npx
`;
