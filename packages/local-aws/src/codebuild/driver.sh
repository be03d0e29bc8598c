# The one shell of a build: driver.sh <work directory> <token> <source directory>
# Takes instructions from its standard input and runs each command by sourcing its file, so that directory,
# variables and options last from one command to the next. All output goes to one pipe, and between it, in
# order, what the shell reports: a line of the record separator, the token, a word and a value.
# It is run by bash; it must use builtins only once a command has run, and source outside of functions.
# A build's files have the modes that CodeBuild gives them, whoever started it.
umask 022
exec 8<&0 </dev/null 9>"$1/output" >&9 2>&1
__codebuild_directory=$1
__codebuild_token=$2
__codebuild_options=
cd -- "$3" || exit
set --

__codebuild_report() {
  printf '\036%s %s %s\n' "$__codebuild_token" "$1" "$2" >&9
}

# A command that exits ends this shell; the next one takes over its exported variables and its directory.
__codebuild_leave() {
  set +eux
  export PWD
  export -p >"$__codebuild_directory/environment"
}

if [ -f "$__codebuild_directory/environment" ]; then
  . "$__codebuild_directory/environment"
  cd -- "$PWD"
fi
trap __codebuild_leave EXIT
__codebuild_report started "$$"

while IFS= read -r __codebuild_instruction <&8; do
  case $__codebuild_instruction in
    "run "*)
      __codebuild_instruction=${__codebuild_instruction#run }
      export CODEBUILD_BUILD_SUCCEEDING="${__codebuild_instruction%% *}"
      case $__codebuild_options in *x*) set -x ;; esac
      . "$__codebuild_directory/commands/${__codebuild_instruction#* }.sh"
      { __codebuild_status=$? __codebuild_options=$- && set +x; } 2>/dev/null
      __codebuild_report ended "$__codebuild_status"
      ;;
    "export "*)
      eval "printf '%s\0' \"\${${__codebuild_instruction#export }-}\"" >>"$__codebuild_directory/values"
      export -p >"$__codebuild_directory/exports"
      __codebuild_report exported "${__codebuild_instruction#export }"
      ;;
  esac
done
