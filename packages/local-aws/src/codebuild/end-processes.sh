# Ends what a build left running: end-processes.sh <process group, or 0> <build id> <tenths of a second>
# That is everything of the group, and everything that carries the build's id in its environment, so also
# what left the group by setsid. Given time, it is asked first.
group=$1
build=$2
tenths=$3

# A process that has ended, but whom no one has waited for, has no environment: it is not found.
find_processes() {
  grep -lsxzF "CODEBUILD_BUILD_ID=$build" /proc/[0-9]*/environ
}

send_signal() {
  [ "$group" -le 1 ] || kill -s "$1" -- "-$group" 2>/dev/null
  for environment in $(find_processes); do
    process=${environment#/proc/}
    kill -s "$1" "${process%/environ}" 2>/dev/null
  done
}

if [ "$tenths" -gt 0 ]; then
  send_signal TERM
  while [ "$tenths" -gt 0 ] && [ -n "$(find_processes)" ]; do
    sleep 0.1
    tenths=$((tenths - 1))
  done
fi

send_signal KILL
rounds=40
while [ -n "$(find_processes)" ]; do
  if [ "$rounds" -eq 0 ]; then
    echo "processes of the build $build cannot be ended:" $(find_processes) >&2
    exit 1
  fi
  sleep 0.05
  send_signal KILL
  rounds=$((rounds - 1))
done
