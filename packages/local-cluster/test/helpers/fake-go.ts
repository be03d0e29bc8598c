import { writeProgram } from '../../../programs/test/helpers/write-program.ts';

/**
 * A fake Go of a version. Its programs print that they are Kubernetes 1.36.3. It records its calls in
 * `calls` beside itself and runs `onBuild` before it writes.
 */
export function fakeGo(folder: string, version = '1.26.8', onBuild = ':'): Promise<string> {
  return writeProgram(
    folder,
    'go',
    `here="${'$'}{0%/*}"
case "$1" in
version) echo "go version go${version} linux/amd64"; exit 0 ;;
esac
echo "$*" >> "$here/calls"
echo "$GOTOOLCHAIN $CGO_ENABLED $GOFLAGS $GOWORK $GOOS/$GOARCH $GOCACHE $GOTMPDIR $PWD" >> "$here/environments"
case "$1" in
list)
  echo 'go: downloading k8s.io/kubernetes v1.36.3' >&2
  printf 'fmt\\t%s\\tmain.go\\n\\nexample/main\\t%s\\tmain.go\\n' "$PWD" "$PWD" ;;
build)
  case " $* " in *' -o '*) ;; *) exit 0 ;; esac
  echo fmt >&2
  while [ "$1" != -o ]; do shift; done
  output="$2"
  shift 2
  ${onBuild}
  echo example/main >&2
  for package in "$@"; do
    name="${'$'}{package##*/}"
    [ "$name" = . ] && name=kubernetes
    {
      echo '#!/bin/sh'
      echo 'if [ "$1" = etcd ]; then echo etcd Version: 3.6.8; else echo Kubernetes v1.36.3; fi'
    } > "$output/$name"
  done ;;
esac`,
  );
}
