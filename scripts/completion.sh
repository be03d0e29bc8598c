# Completes the commands of this repository in bash and zsh, in its folder: source scripts/completion.sh
# Written by `npx --yes pnpm commands:docs`.

if [ -n "${ZSH_VERSION:-}" ]; then
  autoload -U +X compinit && compinit
  autoload -U +X bashcompinit && bashcompinit
fi

_aws_kube_cd_options() {
  case $1 in
    add:environment) echo '--like --account --region --no-approval --help' ;;
    add:service) echo '--share-source --help' ;;
    approval) echo '--service --sandbox --reject --comment --yes --dry-run --json --help' ;;
    bench) echo '--against --help' ;;
    build) echo '--help' ;;
    chart:docs) echo '--help' ;;
    check) echo '--help' ;;
    commands:docs) echo '--help' ;;
    diagram) echo '--help' ;;
    format) echo '--help' ;;
    infra:import-tfvars) echo '--environment --like --write --help' ;;
    lint) echo '--help' ;;
    preflight) echo '--json --no-aws --help' ;;
    rehearse) echo '--approve --keep --json --open --no-install --help' ;;
    rehearse:down) echo '--help' ;;
    rehearse:permissions) echo '--no-install --help' ;;
    release) echo '--dry-run --help' ;;
    rollback) echo '--service --sandbox --dry-run --help' ;;
    start) echo '--account --region --domain --admin-roles --repository --dry-run --help' ;;
    status) echo '--service --sandbox --kubeconfig --watch --interval --json --help' ;;
    synth) echo '--order --summary --help' ;;
    test) echo '--help' ;;
    test:e2e) echo '--help' ;;
    typecheck) echo '--help' ;;
    versions) echo '--check --from --save --help' ;;
  esac
}

_aws_kube_cd_choices() {
  case "$1 $2" in
    'rehearse --approve') echo 'all none ask' ;;
  esac
}

_aws_kube_cd() {
  if [ -n "${ZSH_VERSION:-}" ]; then setopt local_options sh_word_split ksh_arrays; fi
  COMPREPLY=()
  [ -f scripts/completion.sh ] || return 0
  local line="${COMP_LINE:0:$COMP_POINT}" current='' previous='' command='' word='' words=''
  case $line in *' ') ;; *) current="${line##* }" line="${line% *}" ;; esac
  for word in ${line#* }; do
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
    case " $line " in *' pnpm '*) words='add:environment add:service approval bench build chart:docs check commands:docs diagram format infra:import-tfvars lint preflight rehearse rehearse:down rehearse:permissions release rollback start status synth test test:e2e typecheck versions' ;; *) words='pnpm' ;; esac
  else
    words=$(_aws_kube_cd_options "$command")
    case $command in
      approval|rollback|status) words="$words $(cd packages/infra/environments && ls -d */ | tr -d /)" ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  # bash takes what is before a colon for another word.
  case "${BASH_VERSION:-} $current" in
    ?*' '*:*) COMPREPLY=("${COMPREPLY[@]#"${current%:*}:"}") ;;
  esac
}

complete -o default -F _aws_kube_cd pnpm npx
