#!/bin/bash
# The sandbox's first steps, inside its new namespaces: all that is mounted, made or set here ends with it.
# Arguments: the folder of kept images, the folder of configuration files, the node's name and address, the network of
# the load balancers, and the file that says that all is ready.
set -euo pipefail
umask 022
images=$1 configuration=$2 node_name=$3 node_address=$4 load_balancers=$5 ready=$6

mount --make-rshared /
# The programs' usual places become the sandbox's own; the machine's stay as they were.
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /var/log
# Kept images are reached through a handle that survives the new /var/lib, wherever the cache lies.
mkdir -p /run/lock /run/images && mount --rbind "$images" /run/images
mount -t tmpfs -o mode=755 tmpfs /var/lib
for name in containerd docker registry; do
  mkdir -p "/run/images/$name" "/var/lib/$name"
  mount --bind "/run/images/$name" "/var/lib/$name"
done
mkdir -p /var/lib/cni /var/lib/kubelet /var/lib/etcd
mount -t tmpfs tmpfs /var/lib/kubelet
mount --bind "$configuration/hosts" /etc/hosts
# Often a link into /run, which is new and empty here.
resolver=$(readlink -m /etc/resolv.conf)
case $resolver in /run/*) mkdir -p "${resolver%/*}" && : >"$resolver" ;; esac
if [ -e "$resolver" ]; then mount --bind "$configuration/resolv.conf" "$resolver"; fi

# What the kubelet would set for the whole machine is shown to it as already set.
mkdir /run/sysctl
for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
  kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  file=/run/sysctl/$(tr / . <<<"${setting%=*}")
  echo "${setting#*=}" >"$file"
  mount --bind "$file" "/proc/sys/${setting%=*}"
done

ip link set lo up
# ClusterIP needs a default route, though nothing leaves: a bridge without ports is one.
ip link add node0 type bridge
ip address add "$node_address/24" dev node0
ip link set node0 up
ip route add default dev node0
# Each address of it is the node's own, for whoever listens on it; pods reach it through the node.
ip route add local "$load_balancers" dev lo
echo 1 >/proc/sys/net/ipv4/ip_forward
hostname "$node_name"
: >"$ready"
exec sleep infinity
