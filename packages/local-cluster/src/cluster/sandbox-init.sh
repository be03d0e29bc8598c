#!/bin/bash
# Sets the sandbox up, in its new namespaces. All mounts, interfaces and settings end with it.
# Arguments: the folder of kept images, the folder of configuration files, the node's name and address, the network of
# the load balancers, the address of builds' keys, and the file to create at the end.
set -euo pipefail
umask 022
images=$1 configuration=$2 node_name=$3 node_address=$4 load_balancers=$5 credentials=$6 ready=$7

mount --make-rshared /
# The sandbox gets its own /run and /var/log. Those of the machine stay unchanged.
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /var/log
# /run/images keeps the images reachable after the mount of a new /var/lib, also if the cache is below that.
mkdir -p /run/lock /run/images && mount --rbind "$images" /run/images
mount -t tmpfs -o mode=755 tmpfs /var/lib
for name in containerd docker registry; do
  mkdir -p "/run/images/$name" "/var/lib/$name"
  mount --bind "/run/images/$name" "/var/lib/$name"
done
mkdir -p /var/lib/cni /var/lib/kubelet /var/lib/etcd
mount -t tmpfs tmpfs /var/lib/kubelet
mount --bind "$configuration/hosts" /etc/hosts
# Programs of the sandbox also trust its own authority. The file of the machine stays unchanged.
trusted=/etc/ssl/certs/ca-certificates.crt
if [ -e "$trusted" ]; then mount --bind "$configuration/ca-certificates.crt" "$trusted"; fi
# It is often a link into /run, which is empty here.
resolver=$(readlink -m /etc/resolv.conf)
case $resolver in /run/*) mkdir -p "${resolver%/*}" && : >"$resolver" ;; esac
if [ -e "$resolver" ]; then mount --bind "$configuration/resolv.conf" "$resolver"; fi

# The kubelet would set these for the whole machine. It finds them already set.
mkdir /run/sysctl
for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
  kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  file=/run/sysctl/$(tr / . <<<"${setting%=*}")
  echo "${setting#*=}" >"$file"
  mount --bind "$file" "/proc/sys/${setting%=*}"
done

ip link set lo up
ip address add "$credentials/32" dev lo
# Cluster IPs need a default route, although nothing leaves: a bridge without ports.
ip link add node0 type bridge
ip address add "$node_address/24" dev node0
ip link set node0 up
ip route add default dev node0
# The node owns each address of this network, so that a program can listen on it. Pods reach it through the node.
ip route add local "$load_balancers" dev lo
echo 1 >/proc/sys/net/ipv4/ip_forward
hostname "$node_name"
: >"$ready"
exec sleep infinity
