// Command network is what makes names, NetworkPolicies and the tokens of AWS work in a cluster, in one static file; its
// first argument says which program to be:
//
//	network coredns -conf Corefile
//	network kube-network-policies --kubeconfig policies.conf
//	network aws-iam-authenticator --address 127.0.0.3:9443 --clusters clusters.json ...
//
// It is a file of its own, since the releases of Kubernetes do not contain these programs.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/hosts"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/ready"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/kube-network-policies/pkg/networkpolicy"
)

func main() {
	program := ""
	if len(os.Args) > 1 {
		program = os.Args[1]
		os.Args = os.Args[1:]
	}
	switch program {
	case "coredns":
		// The plugins in the order in which they answer.
		dnsserver.Directives = []string{"errors", "ready", "hosts", "kubernetes"}
		coremain.Run()
	case "kube-network-policies":
		exitOn(enforcePolicies())
	case "aws-iam-authenticator":
		exitOn(serveTokenReviews())
	default:
		fmt.Fprintln(os.Stderr, "usage: network <program> [flags]\nprograms: coredns kube-network-policies aws-iam-authenticator")
		os.Exit(2)
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func enforcePolicies() error {
	// Not the common set, in which CoreDNS has its own.
	flags := flag.NewFlagSet("kube-network-policies", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "how to reach the API server")
	node := flags.String("node", "", "the name of this node")
	queue := flags.Int("queue", 100, "the queue of netfilter with the first packet of each connection")
	if err := flags.Parse(os.Args[1:]); err != nil {
		return err
	}
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	factory := informers.NewSharedInformerFactory(client, 0)
	controller, err := networkpolicy.NewController(
		client,
		factory.Networking().V1().NetworkPolicies(),
		factory.Core().V1().Namespaces(),
		factory.Core().V1().Pods(),
		nil, nil, nil, nil,
		networkpolicy.Config{QueueID: *queue, NodeName: *node},
	)
	if err != nil {
		return err
	}
	factory.Start(ctx.Done())
	return controller.Run(ctx)
}
